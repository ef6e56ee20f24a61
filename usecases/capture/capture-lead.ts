import type { LeadRecord } from '../../domain/lead/lead';
import { afterLift, standingReasons, suppressionOf, uniteSuppressions } from '../../domain/lead/suppression';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Capture } from '../../domain/timeline/hit';
import type { Store } from '../../store/index';
import type { LeadChange } from '../../store/leads/contract';
import { applyChange, blankLead } from './apply-change';
import { findLead, identifyLead } from './identify-lead';
import { aliasesOf, externalAlias, readIdentifiers } from './identifiers';
import { createTurns } from './in-turn';
import { changedFields, mergeCapture, type CaptureChange, type HitMeta } from './merge-capture';
import { isOwnAct } from './merge-consent';

/** The part of the store that captures read and write. */
export type CaptureStore = Pick<Store, 'leads' | 'aliases' | 'timeline' | 'suppressions'>;
export type CaptureDeps = { store: CaptureStore };

/** `created`: this very capture made the lead, also when asked again; `changed`: this call wrote something of the lead. */
export type Captured = { lead: string; created: boolean; changed: boolean };

/** How often a write that met another one starts again from what is stored now. */
const MAX_TRIES = 20;

const inTurn = createTurns();

/**
 * Finds or makes the person a capture describes and merges what it says: idempotent, so that the route that stored the hit applies
 * it right away and the relay applies it again. `known` says who it is about where that was settled before (a signed link, or an
 * alias found when the hit was made). Two captures of one new address at once end in one lead (edge case 4). A lead that was
 * erased stays erased: nothing is written, the answer names it all the same (edge case 21). What changed of a known lead is told
 * by a `profile.changed` entry with the names of the fields.
 * @throws the store's error; repeating is harmless
 */
export async function captureLead(
  deps: CaptureDeps,
  capture: Capture,
  hit: HitMeta & { lead?: string | undefined },
): Promise<Captured> {
  const keys = aliasesOf(readIdentifiers(capture));
  for (let tries = 0; ; tries++) {
    const known = hit.lead === undefined ? null : await findLead(deps, hit.lead);
    const lead = known ?? (await identifyLead(deps, capture, hit.id));
    const created = known === null && lead === capture.newLead;
    const written = await inTurn(lead, () => writeCapture(deps, lead, created, capture, hit));
    if (written !== 'erased') {
      if (known !== null && keys.length > 0) await bindAliases(deps, keys, lead, hit.id);
      return { lead, created, changed: written === 'written' };
    }
    // Erased between the look-up and the write: nothing may lead to it any more, and its person begins anew.
    await deps.store.aliases.release(keys, lead);
    if (known !== null || lead === capture.newLead || tries > 0) return { lead, created: false, changed: false };
  }
}

async function bindAliases(deps: CaptureDeps, keys: readonly string[], lead: string, by: string): Promise<void> {
  await deps.store.aliases.claimMany(keys.map((key) => ({ key, lead, by })));
}

type Written = 'written' | 'nothing' | 'erased' | 'met-another';

async function writeCapture(
  deps: CaptureDeps,
  id: string,
  created: boolean,
  capture: Capture,
  hit: HitMeta,
): Promise<Exclude<Written, 'met-another'>> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const record = await deps.store.leads.find(id);
    const written =
      record === null ? await insert(deps, id, capture, hit) : await change(deps, record, created, capture, hit);
    if (written !== 'met-another') return written;
  }
  throw new Error(`The lead ${id} was changed by others ${MAX_TRIES} times while a capture was merged; repeat it.`);
}

/** A person as a first capture describes them, suppressions of their address aside. */
export function newRecord(id: string, capture: Capture, hit: HitMeta): LeadRecord {
  const blank = blankLead(id, hit.receivedAt);
  const merged = mergeCapture(blank, capture, hit);
  const record = merged === null ? blank : applyChange(blank, merged, hit.receivedAt);
  return capture.import === undefined ? record : { ...record, import: capture.import };
}

async function insert(deps: CaptureDeps, id: string, capture: Capture, hit: HitMeta): Promise<Written> {
  const record = newRecord(id, capture, hit);
  record.suppressed = await findSuppression(deps, record.email, capture, hit);
  if (await deps.store.leads.create(record)) return 'written';
  // Either somebody was faster, or the lead was erased and stays so.
  return (await deps.store.leads.isTombstoned([id])).has(id) ? 'erased' : 'met-another';
}

async function change(
  deps: CaptureDeps,
  record: LeadRecord,
  created: boolean,
  capture: Capture,
  hit: HitMeta,
): Promise<Written> {
  const own = await ownIdentifiers(deps, record, capture);
  const merged = mergeCapture(record, own, hit);
  if (merged === null) return 'nothing';
  if (merged.set.suppressed !== undefined && record.email !== null)
    await deps.store.suppressions.lift(record.email, 'own');
  if (merged.set.email !== undefined) {
    const ofAddress = await findSuppression(deps, merged.set.email, capture, hit);
    if (ofAddress !== null)
      merged.set.suppressed = uniteSuppressions(merged.set.suppressed ?? record.suppressed, ofAddress);
  }
  const fields = changedFields(merged);
  // The entry first: were the process killed between the two, a repeat would find nothing changed and never tell.
  if (!created && fields.length > 0)
    await deps.store.timeline.append(record.id, [changeEntry(fields, hit)], record.bucket);
  return (await deps.store.leads.change(record.id, writeOf(record, merged, hit))) === null ? 'met-another' : 'written';
}

/** The capture without the external id of another lead: it leads there, and one id shown by two leads would name neither. */
async function ownIdentifiers(deps: CaptureDeps, { id, externalId }: LeadRecord, capture: Capture): Promise<Capture> {
  const named = readIdentifiers(capture).externalId;
  if (named === null || externalId !== null) return capture;
  const key = externalAlias(named);
  const owner = (await deps.store.aliases.resolve([key])).get(key) ?? id;
  if (owner === id) return capture;
  const own = { ...capture };
  delete own.externalId;
  return own;
}

/**
 * An address that refused mail or bounced stays suppressed when its person comes back (erasure keeps a keyed hash); the person's
 * own act lifts their objections, from the list too.
 */
async function findSuppression(
  deps: CaptureDeps,
  email: string | null,
  capture: Capture,
  hit: HitMeta,
): Promise<LeadRecord['suppressed']> {
  if (email === null) return null;
  const found = (await deps.store.suppressions.find([email])).get(email);
  if (found === undefined) return null;
  if (!isOwnAct(hit.kind) || capture.consent?.email !== 'granted') return suppressionOf(standingReasons(found));
  await deps.store.suppressions.lift(email, 'own');
  return afterLift(found, 'own');
}

function changeEntry(fields: readonly string[], hit: HitMeta): TimelineEntry {
  const { at, receivedAt, actor } = hit;
  return {
    id: `${hit.id}:profile`,
    at,
    receivedAt,
    kind: 'profile.changed',
    // What a person confirmed by a form is theirs; a change is never an activity by itself.
    actor,
    props: { fields: [...fields] },
  };
}

/** The store's command for a change, which holds only where each value it replaces is still the one it was decided on. */
function writeOf(record: LeadRecord, merged: CaptureChange, hit: HitMeta): LeadChange {
  const set: Record<string, unknown> = {};
  const when: Record<string, unknown> = {};
  const replace = (path: string, value: unknown, before: unknown): void => {
    set[path] = value;
    when[path] = before ?? null;
  };
  for (const [field, value] of Object.entries(merged.profile))
    replace(`profile.${field}`, value, record.profile[field]);
  for (const [field, value] of Object.entries(merged.set))
    replace(field, value, record[field as keyof typeof merged.set]);
  const push: Record<string, readonly unknown[]> = {};
  const { consent } = merged;
  if (consent !== null) {
    for (const [purpose, value] of Object.entries(consent.permissions)) set[`consent.${purpose}`] = value;
    if (consent.basis !== undefined) set['consent.basis'] = consent.basis;
    if (consent.notice !== undefined) set['consent.notice'] = consent.notice;
    push['consent.history'] = consent.history;
    when['consent.history'] = { $size: record.consent.history.length };
  }
  if (merged.asides.length > 0) {
    push.asides = merged.asides;
    when.asides = { $size: record.asides.length };
  }
  const confirmed = Object.entries(merged.confirmedAt).map(([field, at]) => [`confirmedAt.${field}`, at] as const);
  return {
    set,
    push,
    addTags: merged.addTags,
    max: { ...Object.fromEntries(confirmed), updatedAt: hit.receivedAt },
    when,
  };
}
