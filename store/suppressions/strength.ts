import type { SuppressionReason } from '../../domain/lead/lead';

/** From the strongest: what the person asked for outlasts what a mail server answered (edge cases 11 and 36). */
const BY_STRENGTH: readonly SuppressionReason[] = [
  'do-not-contact',
  'complaint',
  'unsubscribed',
  'manual',
  'hard-bounce',
];

/** Reasons that a new one replaces. */
export function weakerThan(reason: SuppressionReason): SuppressionReason[] {
  return BY_STRENGTH.slice(BY_STRENGTH.indexOf(reason) + 1);
}

/** What a lead manager may lift; objections only the person's own act lifts (decisions.md, `/v1/suppressions`). */
export const LIFTABLE: readonly SuppressionReason[] = ['manual', 'hard-bounce'];
