import type { Permission } from '../../domain/lead/lead';
import type { Field } from '../../domain/files/fields';
import type { JsonObject } from '../../domain/timeline/entry';
import type { Capture, ConsentInput } from '../../domain/timeline/hit';
import { readFieldValue } from '../capture/field-values';
import { isEmail, normalisePhone } from '../capture/identifiers';
import { isEventKind } from '../events/event-kinds';
import type { Column, OwnColumn } from './columns';
import { expectedKind, type RowEvent } from './row-event';

export type RowContext = {
  columns: readonly Column[];
  fields: ReadonlyMap<string, Field> | null;
  /** For rows without a source of their own. */
  source: string | null;
  /** What rows without an `event` of their own stand for; null: for nothing but the person. */
  event: string | null;
  /** Kinds registered besides the standard ones. */
  registered: ReadonlySet<string>;
  /** Virtual ms: consent dated later is refused; consent without date is dated so. */
  now: number;
};
export type ReadRow =
  { ok: true; capture: Omit<Capture, 'newLead'>; event: RowEvent | null } | { ok: false; message: string };

const PERMISSIONS: Record<string, Permission> = {
  granted: 'granted',
  yes: 'granted',
  oui: 'granted',
  true: 'granted',
  '1': 'granted',
  refused: 'refused',
  no: 'refused',
  non: 'refused',
  false: 'refused',
  '0': 'refused',
  unknown: 'unknown',
};

/** Reads one record by the header's columns and the types of `fields.yaml`; a bad row says everything that is wrong with it. */
export function readRow(cells: readonly string[], context: RowContext): ReadRow {
  const own: Partial<Record<OwnColumn, string>> = {};
  const profile: JsonObject = {};
  const problems: string[] = [];
  readCells(cells, context.columns, { own, profile, problems });
  if (cells.length > context.columns.length && cells.slice(context.columns.length).some((cell) => cell !== '')) {
    problems.push(`${cells.length} cells, expected at most ${context.columns.length}`);
  }
  const capture: Omit<Capture, 'newLead'> = { mode: 'merge', profile };
  readIdentity(own, capture, problems);
  mirror(capture, context.fields, profile);
  readWords(own, capture, context, problems);
  const at = own.at === undefined ? null : readInstant(own.at);
  if (at !== null && !(at <= context.now)) problems.push('at: expected a date not in the future, such as 2026-03-31');
  const consent = readConsent(own, at ?? context.now, problems);
  if (consent !== null) capture.consent = consent;
  const event = readEvent(own, at, context, problems);
  return problems.length === 0 ? { ok: true, capture, event } : { ok: false, message: problems.join('; ') };
}

function readCells(
  cells: readonly string[],
  columns: readonly Column[],
  { own, profile, problems }: { own: Partial<Record<OwnColumn, string>>; profile: JsonObject; problems: string[] },
): void {
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (column === null || cell === '') continue;
    // Of two columns of one name the first that says something counts.
    if ('own' in column) own[column.own] ??= cell;
    else if (profile[column.field.name] === undefined) readProfileCell(column.field, cell, profile, problems);
  }
}

function readProfileCell(field: Field, cell: string, profile: JsonObject, problems: string[]): void {
  const read = readFieldValue(field, cell);
  if (read.ok) profile[field.name] = read.value;
  else problems.push(`${field.name}: expected ${read.expected.en}`);
}

function readIdentity(
  own: Partial<Record<OwnColumn, string>>,
  capture: Omit<Capture, 'newLead'>,
  problems: string[],
): void {
  const { email, phone, externalId } = own;
  if (email !== undefined) {
    if (isEmail(email)) capture.email = email;
    else problems.push('email: expected an e-mail address');
  }
  if (phone !== undefined) {
    if (normalisePhone(phone) === null) problems.push('phone: expected a telephone number');
    else capture.phone = phone;
  }
  if (externalId !== undefined) {
    if (externalId.length > 200) problems.push('externalId: expected at most 200 characters');
    else capture.externalId = externalId;
  }
  if (email === undefined && phone === undefined && externalId === undefined) {
    problems.push('expected at least one of email, phone, externalId');
  }
}

/** Where `fields.yaml` lists the address or the number as fields, rules read them from the profile. */
function mirror(
  capture: Omit<Capture, 'newLead'>,
  fields: ReadonlyMap<string, Field> | null,
  profile: JsonObject,
): void {
  for (const key of ['email', 'phone'] as const) {
    const field = fields?.get(key);
    const value = capture[key];
    if (field === undefined || value === undefined) continue;
    const read = readFieldValue(field, value);
    if (read.ok) profile[key] = read.value;
  }
}

function readWords(
  own: Partial<Record<OwnColumn, string>>,
  capture: Omit<Capture, 'newLead'>,
  context: RowContext,
  problems: string[],
): void {
  const { source, tags, language } = own;
  const from = source ?? context.source;
  if (from !== null) capture.source = from.slice(0, 200);
  if (tags !== undefined) {
    const list = tags.split(/[,;|]/).map((tag) => tag.trim());
    capture.tags = [...new Set(list.filter((tag) => tag !== '' && tag.length <= 80))];
  }
  if (language === undefined) return;
  const code = language.toLowerCase().slice(0, 2);
  if (code === 'fr' || code === 'en') capture.language = code;
  else problems.push('language: expected fr or en');
}

function readConsent(own: Partial<Record<OwnColumn, string>>, at: number, problems: string[]): ConsentInput | null {
  const consent: ConsentInput = { source: 'import', at };
  const email = own['consent.email'];
  if (email !== undefined) {
    const permission = PERMISSIONS[email.toLowerCase()];
    if (permission === undefined) problems.push('consent.email: expected granted, refused or unknown');
    else consent.email = permission;
  }
  const tracking = own['consent.tracking'];
  if (tracking !== undefined) {
    const permission = PERMISSIONS[tracking.toLowerCase()];
    if (permission === undefined) problems.push('consent.tracking: expected yes or no');
    else if (permission !== 'unknown') consent.tracking = permission === 'granted';
  }
  if (own.basis === 'consent' || own.basis === 'legitimate-interest') consent.basis = own.basis;
  else if (own.basis !== undefined) problems.push('basis: expected consent or legitimate-interest');
  if (own.notice !== undefined) consent.notice = own.notice.slice(0, 200);
  const says = Object.keys(consent).length > 2;
  return says ? consent : null;
}

/** What the row stands for. Without a date it is refused: dated now it would count again with every file that names it. */
function readEvent(
  own: Partial<Record<OwnColumn, string>>,
  at: number | null,
  { event, registered }: RowContext,
  problems: string[],
): RowEvent | null {
  const kind = own.event ?? event;
  if (kind === null) return null;
  if (!isEventKind(kind) && !registered.has(kind)) problems.push(`event: ${expectedKind(kind, registered)}`);
  if (at === null) problems.push('at: expected the date of the event, such as 2026-03-31');
  return at === null ? null : { kind, at };
}

/** A day, French or ISO, is its first instant in UTC; NaN for what is no date. */
function readInstant(text: string): number {
  const read = readFieldValue({ name: 'at', type: 'date' }, text);
  return read.ok && typeof read.value === 'string' ? Date.parse(read.value) : Number.NaN;
}
