import type { LeadRecord } from '../../domain/lead/lead';
import { afterLift, isSameSuppression, standingReasons } from '../../domain/lead/suppression';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { Capture, ConsentInput } from '../../domain/timeline/hit';
import { recordOf } from '../../domain/timeline/json-record';
import { isRoleMailbox, readIdentifiers, ROLE_MAILBOX_TAG, type Identifiers } from './identifiers';
import { isOwnAct, mergeConsent, type ConsentDelta } from './merge-consent';

/** When and how a capture came; `receivedAt` (virtual ms) orders the writers of one field. */
export type HitMeta = {
  id: string;
  at: number;
  receivedAt: number;
  kind: string;
  actor: string;
  /** `unknown`: what a form sent under names that are no fields of the profile, kept aside. */
  props?: JsonObject;
};

/** What a capture changes of a lead: only these are written, so that concurrent captures of other fields lose nothing. */
export type CaptureChange = {
  /** New values of profile fields. */
  profile: JsonObject;
  /** When each of these fields was last confirmed: also those whose value stayed. */
  confirmedAt: Record<string, number>;
  asides: LeadRecord['asides'];
  addTags: string[];
  consent: ConsentDelta | null;
  set: Partial<
    Pick<LeadRecord, 'email' | 'phone' | 'externalId' | 'language' | 'source' | 'company' | 'test' | 'suppressed'>
  >;
};

/** Where `confirmedAt` keeps when address and tags were last set by a person: names that no field of a profile can have. */
export const ADDRESS_SET = '@email';
export const TAGS_SET = '@tags';

/** The deepest a lead's list of values kept for a person to judge may grow: then a public form adds no more. */
export const MAX_ASIDES = 200;

/**
 * What the capture changes of the lead, or null when nothing. Public forms (`fill`) fill blanks and leave a differing value aside for a
 * person (decisions.md 17); trusted writers (`merge`) replace values and never blank one. The later of two writers holds, by
 * `receivedAt` and then by the value itself, so that applying captures again or in another order ends the same. An address
 * is never replaced by a capture: the new one would need its own consent (edge case 57); it is left aside.
 */
export function mergeCapture(lead: LeadRecord, capture: Capture, meta: HitMeta): CaptureChange | null {
  const change: CaptureChange = { profile: {}, confirmedAt: {}, asides: [], addTags: [], consent: null, set: {} };
  const aside = (field: string, value: Json): void =>
    keepAside(lead, change, { field, value, at: meta.at, source: capture.source ?? meta.actor });

  for (const [field, value] of Object.entries(capture.profile ?? {}))
    mergeField(lead, change, capture, meta, field, value, aside);
  for (const [field, value] of Object.entries(recordOf(meta.props?.unknown))) aside(field, value);
  const ofOldAddress = !isNewer(lead, meta, ADDRESS_SET);
  mergeIdentifiers(lead, change, { ...readIdentifiers(capture), ...(ofOldAddress && { email: lead.email }) }, aside);
  if (isNewer(lead, meta, TAGS_SET)) change.addTags = tagsOf(capture).filter((tag) => !lead.tags.includes(tag));
  if (capture.consent) change.consent = mergeConsent(lead.consent, consentOf(capture.consent, ofOldAddress), meta.kind);
  mergeWords(lead, change, capture, meta);
  const suppressed = afterAct(lead, capture, change, meta);
  if (!isSameSuppression(suppressed, lead.suppressed)) {
    change.set.suppressed = suppressed;
    change.consent ??= restated(capture, meta);
  }
  return isEmpty(change) ? null : change;
}

function mergeWords(lead: LeadRecord, change: CaptureChange, capture: Capture, meta: HitMeta): void {
  const { language, source, test } = capture;
  if (language !== undefined && language !== lead.language && isNewer(lead, meta, 'language')) {
    if (lead.language === null || capture.mode === 'merge') {
      change.set.language = language;
      change.confirmedAt.language = meta.receivedAt;
    }
  }
  if (source !== undefined && lead.source === null) change.set.source = source;
  if (test === true && !lead.test) change.set.test = true;
  const { company } = change.profile;
  if (typeof company === 'string' && company !== lead.company) change.set.company = company;
}

/**
 * A suppression that the person made is theirs to take back, by their own later act, whether or not their consent had stood all along (a
 * complaint or a list suppresses an address and touches no consent). What befell the address stands on.
 */
function afterAct(
  { suppressed, consent }: LeadRecord,
  capture: Capture,
  change: CaptureChange,
  meta: HitMeta,
): LeadRecord['suppressed'] {
  const rest = afterLift(suppressed, 'own');
  if (!isOwnAct(meta.kind) || isSameSuppression(suppressed, rest)) return suppressed;
  if (change.consent?.permissions.email === 'granted') return rest;
  const since = Math.max(...standingReasons(afterLift(suppressed, 'bounce')).map(({ at }) => at));
  return capture.consent?.email === 'granted' && consent.email === 'granted' && meta.at > since ? rest : suppressed;
}

/** The consent that stood all along, said once more: an objection told of late must find that it has been taken back since. */
function restated({ consent }: Capture, { at }: HitMeta): ConsentDelta {
  const { source = '', text, notice, proof } = consent ?? {};
  const said = {
    ...(text !== undefined && { text }),
    ...(notice !== undefined && { notice }),
    ...(proof && { proof }),
  };
  return { permissions: {}, history: [{ purpose: 'email', value: 'granted', at, source, ...said, own: true }] };
}

/** The fields a person would call changed: confirmations alone are none. */
export function changedFields(change: CaptureChange): string[] {
  const consents = change.consent === null ? [] : change.consent.history.map(({ purpose }) => `consent.${purpose}`);
  const asides = change.asides.map(({ field }) => `aside.${field}`);
  const tags = change.addTags.length > 0 ? ['tags'] : [];
  return [...new Set([...Object.keys(change.profile), ...Object.keys(change.set), ...tags, ...consents, ...asides])];
}

function mergeField(
  lead: LeadRecord,
  change: CaptureChange,
  capture: Capture,
  meta: HitMeta,
  field: string,
  value: Json,
  aside: (field: string, value: Json) => void,
): void {
  if (isBlank(value)) return;
  const known = lead.profile[field];
  const confirmedAt = lead.confirmedAt[field] ?? Number.NEGATIVE_INFINITY;
  if (isSame(known, value)) {
    if (meta.receivedAt > confirmedAt) change.confirmedAt[field] = meta.receivedAt;
    return;
  }
  if (meta.receivedAt < confirmedAt) return;
  if (capture.mode === 'fill' && !isBlank(known)) {
    aside(field, value);
    return;
  }
  // Two trusted writers at the same instant: the greater value holds, whichever is applied last.
  if (meta.receivedAt === confirmedAt && !isBlank(known) && JSON.stringify(value) < JSON.stringify(known)) return;
  change.profile[field] = value;
  change.confirmedAt[field] = meta.receivedAt;
}

function mergeIdentifiers(
  lead: LeadRecord,
  change: CaptureChange,
  found: Identifiers,
  aside: (field: string, value: Json) => void,
): void {
  for (const key of ['email', 'phone', 'externalId'] as const) {
    const value = found[key];
    if (value === null || value === lead[key]) continue;
    if (lead[key] === null) change.set[key] = value;
    else aside(key, value);
  }
}

function tagsOf(capture: Capture): string[] {
  const email = readIdentifiers(capture).email;
  const role = email !== null && isRoleMailbox(email) ? [ROLE_MAILBOX_TAG] : [];
  return [...new Set([...(capture.tags ?? []), ...role])];
}

function keepAside(lead: LeadRecord, change: CaptureChange, aside: LeadRecord['asides'][number]): void {
  const same = (other: LeadRecord['asides'][number]): boolean =>
    other.field === aside.field && isSame(other.value, aside.value);
  if (lead.asides.length + change.asides.length >= MAX_ASIDES || lead.asides.some(same) || change.asides.some(same))
    return;
  change.asides.push(aside);
}

/** What was agreed to under an address that has been left since is not agreed to for the new one (edge case 57). */
function consentOf(input: ConsentInput, ofOldAddress: boolean): ConsentInput {
  if (!ofOldAddress) return input;
  const rest = { ...input };
  delete rest.basis;
  delete rest.notice;
  if (rest.email === 'granted') delete rest.email;
  return rest;
}

/** Whether nobody has set or cleared the field since: the relay applies each capture once more, which must take nothing back. */
function isNewer(lead: LeadRecord, meta: HitMeta, field: string): boolean {
  return meta.receivedAt >= (lead.confirmedAt[field] ?? Number.NEGATIVE_INFINITY);
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isSame(a: Json | undefined, b: Json): boolean {
  return a === b || (a !== undefined && JSON.stringify(a) === JSON.stringify(b));
}

function isEmpty(change: CaptureChange): boolean {
  return changedFields(change).length === 0 && Object.keys(change.confirmedAt).length === 0;
}
