import { PURPOSES, type Consent, type LeadRecord, type Permission } from './lead';
import type { Stage } from './stage';
import { uniteSuppressions } from './suppression';

/** From the most advanced (lifecycle.md, edge case 23). */
const ADVANCE: readonly Stage[] = [
  'accepted',
  'offered',
  'qualifying',
  'won',
  'nurturing',
  'recycled',
  'captured',
  'disqualified',
];

/** Whether a lead in stage `a` stands further than one in stage `b`; the further one survives a merge. */
export function isFurther(a: Stage, b: Stage): boolean {
  const rank = (stage: Stage): number => (ADVANCE.includes(stage) ? ADVANCE.indexOf(stage) : ADVANCE.length);
  return rank(a) < rank(b);
}

type Side = Pick<
  LeadRecord,
  | 'email'
  | 'phone'
  | 'externalId'
  | 'profile'
  | 'confirmedAt'
  | 'consent'
  | 'suppressed'
  | 'topicsRefused'
  | 'tags'
  | 'customer'
>;

/**
 * One person out of two records: blanks are filled, of two values the one confirmed last holds, tags and refusals are united, and an
 * objection wins wherever it stands. The survivor keeps its own address, number and external id where it has them.
 */
export function unite(survivor: Side, loser: Side): Side {
  const profile = { ...survivor.profile };
  const confirmedAt = { ...survivor.confirmedAt };
  for (const [field, value] of Object.entries(loser.profile)) {
    const mine = profile[field];
    const isBlank = mine === undefined || mine === null || mine === '';
    if (!isBlank && (loser.confirmedAt[field] ?? 0) <= (survivor.confirmedAt[field] ?? 0)) continue;
    profile[field] = value;
    const at = loser.confirmedAt[field];
    if (at !== undefined) confirmedAt[field] = at;
  }
  return {
    email: survivor.email ?? loser.email,
    phone: survivor.phone ?? loser.phone,
    externalId: survivor.externalId ?? loser.externalId,
    profile,
    confirmedAt,
    consent: uniteConsent(survivor.consent, loser.consent),
    suppressed: uniteSuppressions(survivor.suppressed, loser.suppressed),
    topicsRefused: [...new Set([...survivor.topicsRefused, ...loser.topicsRefused])],
    tags: [...new Set([...survivor.tags, ...loser.tags])],
    customer: survivor.customer || loser.customer,
  };
}

function uniteConsent(mine: Consent, other: Consent): Consent {
  const permissions = Object.fromEntries(
    PURPOSES.map((purpose) => [purpose, objection(mine[purpose], other[purpose])]),
  );
  return {
    ...(permissions as Record<(typeof PURPOSES)[number], Permission>),
    basis: mine.basis ?? other.basis,
    notice: mine.basis === null ? other.notice : mine.notice,
    history: [...mine.history, ...other.history].sort((a, b) => a.at - b.at),
  };
}

function objection(a: Permission, b: Permission): Permission {
  if (a === 'refused' || b === 'refused') return 'refused';
  return a === 'granted' || b === 'granted' ? 'granted' : 'unknown';
}
