import type { Field } from '../../domain/files/fields';
import type { Hook } from '../../domain/files/hook';
import { PURPOSES } from '../../domain/lead/lead';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { Capture, ConsentInput } from '../../domain/timeline/hit';
import { readFieldValue } from '../capture/field-values';

/** One item of what they sent, in our words. */
export type MappedItem = {
  capture: Omit<Capture, 'newLead' | 'mode'>;
  props: JsonObject;
  /** Their id of it, and when it happened (epoch ms), where they say. */
  id: string | null;
  at: number | null;
  /** What no mapping names, by its path: kept for a person, and reported. */
  unmapped: JsonObject;
};

const MAX_UNMAPPED = 20;
const MAX_TEXT_CHARS = 500;
const MAX_DEPTH = 6;
/** By what lists of answers name their items: Meta, LinkedIn, Google Ads and Typeform each have another. */
const NAMES_OF_ITEMS = ['name', 'key', 'id', 'column_id', 'question', 'ref'];

/** Reads an item by its mapping file: profile fields by their types, consents by yes and no; what is no value of its field is left out. */
export function mapItem(hook: Hook, fields: ReadonlyMap<string, Field> | null, item: Json, now: number): MappedItem {
  const used = new Set<string>();
  const pick = (path: string | undefined): Json | undefined =>
    path === undefined ? undefined : pickPath(item, path, used);
  const capture: MappedItem['capture'] = { tags: hook.tags };
  const profile: JsonObject = {};
  const consent: ConsentInput = { source: `hook:${hook.hook}`, at: now };
  for (const [ours, theirs] of Object.entries(hook.lead)) {
    const value = pick(theirs);
    if (value !== undefined && value !== null && value !== '') put({ capture, profile, consent, fields }, ours, value);
  }
  capture.profile = profile;
  if (hook.source !== undefined) capture.source = hook.source;
  if (hook.intent !== undefined) capture.intent = hook.intent;
  Object.assign(consent, basisOf(hook, consent));
  if (consent.basis !== undefined || PURPOSES.some((purpose) => consent[purpose] !== undefined))
    capture.consent = consent;
  const { event } = hook;
  const props = Object.fromEntries(
    Object.entries(event?.props ?? {}).flatMap(([name, path]) => {
      const value = pick(path);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const [id, at] = [pick(event?.id), pick(event?.at)];
  return {
    capture,
    props,
    id: typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : null,
    at: readInstant(at),
    unmapped: unmappedOf(item, used),
  };
}

type Target = {
  capture: MappedItem['capture'];
  profile: JsonObject;
  consent: ConsentInput;
  fields: ReadonlyMap<string, Field> | null;
};

function put({ capture, profile, consent, fields }: Target, ours: string, value: Json): void {
  if (ours.startsWith('profile.')) putProfile(profile, fields, ours.slice('profile.'.length), value);
  else if (ours.startsWith('consent.')) putConsent(consent, ours.slice('consent.'.length), value);
  else putOwn(capture, ours, value);
}

/** As on a form: legitimate interest stands by itself, consent only where mail was agreed to. */
function basisOf({ basis }: Hook, consent: ConsentInput): Pick<ConsentInput, 'basis' | 'notice'> {
  if (basis === undefined || (basis.kind === 'consent' && consent.email !== 'granted')) return {};
  return { basis: basis.kind, ...(basis.notice === undefined ? {} : { notice: basis.notice }) };
}

/** The value at a dotted path; a step into a list is an index, or the name of the item in it. */
function pickPath(item: Json, path: string, used: Set<string>): Json | undefined {
  let value: Json | undefined = item;
  const steps: string[] = [];
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) {
      const index: number = /^\d+$/.test(step) ? Number(step) : value.findIndex((one) => isNamed(one, step));
      value = value[index];
      steps.push(String(index));
    } else {
      value = Object.hasOwn(value, step) ? value[step] : undefined;
      steps.push(step);
    }
  }
  used.add(steps.join('.'));
  return value;
}

function isNamed(item: Json, name: string): boolean {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  return NAMES_OF_ITEMS.some((key) => Object.hasOwn(item, key) && item[key] === name);
}

function putProfile(profile: JsonObject, fields: ReadonlyMap<string, Field> | null, name: string, value: Json): void {
  const single = Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value;
  const read = readFieldValue(fields?.get(name) ?? { name, type: 'text' }, single);
  if (read.ok) profile[name] = read.value;
}

function putConsent(consent: ConsentInput, purpose: string, value: Json): void {
  const known = PURPOSES.find((one) => one === purpose);
  const read = readFieldValue({ name: purpose, type: 'boolean' }, value);
  if (known !== undefined && read.ok) consent[known] = read.value === true ? 'granted' : 'refused';
}

function putOwn(capture: MappedItem['capture'], name: string, value: Json): void {
  const single = Array.isArray(value) ? value[0] : value;
  if (typeof single !== 'string' && typeof single !== 'number') return;
  const text = String(single).slice(0, MAX_TEXT_CHARS);
  if (name === 'email' || name === 'phone' || name === 'externalId' || name === 'source') capture[name] = text;
  else if (text.startsWith('fr')) capture.language = 'fr';
  else if (text.startsWith('en')) capture.language = 'en';
}

function readInstant(value: Json | undefined): number | null {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1000;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function unmappedOf(item: Json, used: ReadonlySet<string>): JsonObject {
  const unmapped: JsonObject = {};
  const walk = (value: Json, path: string, depth: number): void => {
    if (used.has(path) || depth > MAX_DEPTH || Object.keys(unmapped).length >= MAX_UNMAPPED) return;
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    } else if (value !== null && value !== '' && path !== '' && path.length <= 100) {
      unmapped[path] = typeof value === 'string' ? value.slice(0, MAX_TEXT_CHARS) : value;
    }
  };
  walk(item, '', 0);
  return unmapped;
}
