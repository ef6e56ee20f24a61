import { PURPOSES, type Consent, type ConsentChange, type Permission, type Purpose } from '../../domain/lead/lead';
import type { ConsentInput } from '../../domain/timeline/hit';

/** What a consent input changes: permissions, the lawful basis, and the proof kept of each. */
export type ConsentDelta = {
  permissions: Partial<Record<Purpose, Permission>>;
  basis?: Consent['basis'];
  notice?: string;
  history: ConsentChange[];
};

/**
 * The kinds of hit that only the person can make, through a link signed for and mailed to them. Nothing else lifts an objection
 * (edge case 36): a form can be filled in by anyone who knows the address, an import or a key speaks for somebody else.
 */
const OWN_ACTS: ReadonlySet<string> = new Set(['consent.confirmed', 'preferences.changed']);

/** Whether a hit of this kind is the person's own, proven act. */
export function isOwnAct(kind: string): boolean {
  return OWN_ACTS.has(kind);
}

/**
 * What the input changes of a person's consent; null when nothing. Never weakens an objection: `refused` stays unless the
 * person's own act says otherwise, and a refusal is older news only where such an act granted at a later instant. `unknown` blanks
 * nothing. Each change is kept with its source, notice and the words shown. Applying the same input twice changes nothing more.
 */
export function mergeConsent(consent: Consent, input: ConsentInput, kind: string): ConsentDelta | null {
  const delta: ConsentDelta = { permissions: {}, history: [] };
  const proof = {
    at: input.at,
    source: input.source,
    ...(input.text === undefined ? {} : { text: input.text }),
    ...(input.notice === undefined ? {} : { notice: input.notice }),
    ...(input.proof === undefined ? {} : { proof: input.proof }),
    ...(isOwnAct(kind) && { own: true as const }),
  };
  for (const purpose of PURPOSES) {
    const asked = askedFor(input, purpose);
    if (asked === 'unknown' || asked === consent[purpose] || !mayBecome(consent, purpose, asked, input.at, kind))
      continue;
    delta.permissions[purpose] = asked;
    delta.history.push({ purpose, value: asked, ...proof });
  }
  if (
    input.basis !== undefined &&
    (input.basis !== consent.basis || (input.notice ?? consent.notice) !== consent.notice)
  ) {
    delta.basis = input.basis;
    if (input.notice !== undefined) delta.notice = input.notice;
    delta.history.push({ purpose: 'basis', value: input.basis, ...proof });
  }
  return delta.history.length === 0 ? null : delta;
}

function askedFor(input: ConsentInput, purpose: Purpose): Permission {
  const own = input[purpose];
  if (own !== undefined) return own;
  const tracked = purpose === 'pixel' || purpose === 'links' || purpose === 'web';
  if (!tracked || input.tracking === undefined) return 'unknown';
  return input.tracking ? 'granted' : 'refused';
}

function mayBecome(consent: Consent, purpose: Purpose, asked: Permission, at: number, kind: string): boolean {
  const later = consent.history.filter((change) => change.purpose === purpose && change.at > at);
  if (asked === 'refused') return !later.some(({ value, own }) => value === 'granted' && own === true);
  return consent[purpose] !== 'refused' || (isOwnAct(kind) && !later.some(({ value }) => value === 'refused'));
}
