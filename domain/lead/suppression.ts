import type { StandingReason, Suppression, SuppressionReason } from './lead';

/** From the strongest: what the person asked for outlasts what a mail server answered (lifecycle.md, edge cases 11 and 36). */
export const SUPPRESSION_REASONS: readonly SuppressionReason[] = [
  'do-not-contact',
  'complaint',
  'unsubscribed',
  'manual',
  'hard-bounce',
];

/** What a lead manager may lift, and what no act of the person does: a bad address stays bad whoever asks (decisions.md, `/v1/suppressions`). */
const LIFTABLE: readonly SuppressionReason[] = ['manual', 'hard-bounce'];

/** Why not even a service mail goes: to an address that does not exist, or that asked for silence. */
const SILENT: readonly SuppressionReason[] = ['do-not-contact', 'complaint', 'hard-bounce'];

/** Who lifts: `own` is the person's own proven act and takes back objections, `bounce` a lead manager and all else. */
export type LiftedBy = 'own' | 'bounce';

/** Every reason that stands, the strongest first; none of an address that is free. Instants are virtual ms. */
export function standingReasons(suppression: Suppression | null): StandingReason[] {
  if (suppression === null) return [];
  const { reason, at, also = [] } = suppression;
  return [{ reason, at }, ...also];
}

/**
 * All of these reasons as one suppression, or null of none. Each stands since it first did, so that the order in which they are told of does not
 * matter and a repeat changes nothing.
 */
export function suppressionOf(reasons: readonly StandingReason[]): Suppression | null {
  const standing = SUPPRESSION_REASONS.flatMap((reason) => {
    const since = reasons.filter((one) => one.reason === reason).map(({ at }) => at);
    return since.length === 0 ? [] : [{ reason, at: Math.min(...since) }];
  });
  const [first, ...also] = standing;
  if (first === undefined) return null;
  return also.length === 0 ? first : { ...first, also };
}

/** Both at once: nothing that stands in either is forgotten. */
export function uniteSuppressions(a: Suppression | null, b: Suppression | null): Suppression | null {
  return suppressionOf([...standingReasons(a), ...standingReasons(b)]);
}

/** What is left when all is lifted that may be by this one; null when nothing is. */
export function afterLift(suppression: Suppression | null, by: LiftedBy): Suppression | null {
  return suppressionOf(
    standingReasons(suppression).filter(({ reason }) => LIFTABLE.includes(reason) === (by === 'own')),
  );
}

/** Whether both say the same. */
export function isSameSuppression(a: Suppression | null, b: Suppression | null): boolean {
  return JSON.stringify(standingReasons(a)) === JSON.stringify(standingReasons(b));
}

/**
 * The strongest reason that keeps even a mail from going which the person has asked for (edge case 60); null where such a mail may go.
 * `askedAt` (virtual ms): when they asked for the mail that lets them take back what they had objected to before (edge case 36); whoever objects
 * after having asked gets not even that. Null of any other mail.
 */
export function silencedBy(suppression: Suppression | null, askedAt: number | null = null): SuppressionReason | null {
  const isAskedBack = ({ reason, at }: StandingReason): boolean =>
    askedAt !== null && at < askedAt && !LIFTABLE.includes(reason);
  const standing = standingReasons(suppression).filter((one) => SILENT.includes(one.reason) && !isAskedBack(one));
  return standing[0]?.reason ?? null;
}
