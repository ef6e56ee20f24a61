import {
  crowdOf,
  gatherUntil,
  intakeDayOf,
  isItsTurn,
  nextIntakeDay,
  type Compared,
  type IntakeDay,
  type IntakeQueue,
} from '../../domain/handoff/intake';
import type { Agreement } from '../../domain/files/agreement';
import { decideLook } from '../../domain/lead/decide-look';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Look, SequenceEnd } from '../../domain/lead/look';
import type { LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';

type Asking = { lead: Pick<LeadRecord, 'id' | 'test'>; agreement: Agreement; now: number };

/** The cause of a lead qualified by an `end: { as: qualify }` step whose turn comes another day. */
const AFTER_SEQUENCE = 'sequence.ended';

/**
 * Bounds what the score and sequences hand to the Lead Center: at most `intake.perDay` a day of the agreement's calendar, hottest first
 * of those known when a place is given (`gatherUntil`); the others go on nurturing and are asked about again when the next day opens
 * (lifecycle.md, "Transitions"). Hand-raisers, promised dates and whatever people ask for are never bounded.
 */
export async function boundIntake(deps: LeadDeps, asking: Asking, seen: Look): Promise<Look> {
  const decided = decideLook(seen);
  const isAutomatic = decided?.cause === 'score.hot' || (decided?.cause === AFTER_SEQUENCE && !seen.ended);
  if (!isAutomatic) return decided === null ? { ...seen, state: await unqueued(deps, seen.state) } : seen;
  const { state, full } = await placed(deps, asking, seen.state, decided.cause);
  return { ...seen, state, intakeFull: full };
}

/** The same for a sequence that ends in a qualification: without a place the lead is captured, and queued. */
export async function boundEnd(
  deps: LeadDeps,
  asking: Asking,
  walked: { state: LeadState; ended: SequenceEnd | null },
  isBlocked: boolean,
): Promise<{ state: LeadState; ended: SequenceEnd | null }> {
  if (walked.ended?.as !== 'qualify' || walked.state.stage === 'won' || isBlocked) return walked;
  const { state, full } = await placed(deps, asking, walked.state, AFTER_SEQUENCE);
  return full ? { state, ended: { ...walked.ended, as: null } } : { ...walked, state };
}

/** Whether the day is full for the lead, which is then queued for the next; one with a place stays as it is until it is qualified. */
async function placed(
  deps: LeadDeps,
  { lead, agreement, now }: Asking,
  state: LeadState,
  cause: string,
): Promise<{ state: LeadState; full: boolean }> {
  const { intake: rule, calendar } = agreement;
  const today = intakeDayOf(calendar, now);
  if (rule === undefined || lead.test || today === null) return { state, full: false };
  const score = state.score?.total ?? 0;
  const queued = state.intake;
  if (queued != null && queued.until > now) {
    await deps.intake.queue(queued.day, state.id, score);
    return { state, full: true };
  }
  if (queued != null && queued.day !== today.id) await deps.intake.leave(queued.day, state.id);
  const day = await deps.intake.queue(today.id, state.id, score);
  const compared = await compare(deps, { agreement, now, today, score, cause }, state, day);
  if (compared !== null) return { state: compared, full: true };
  if (isItsTurn(day, state.id, rule.perDay) && (await deps.intake.take(today.id, state.id, rule.perDay))) {
    return { state, full: false };
  }
  return queueFor(deps, state, today, nextIntakeDay(calendar, now), score, cause);
}

type Comparing = { agreement: Agreement; now: number; today: IntakeDay; score: number; cause: string };

/** The lead's state while it is compared with who gets hot in the same moment; null where that is over, or there is no place to have. */
async function compare(
  deps: LeadDeps,
  { agreement, now, today, score, cause }: Comparing,
  state: LeadState,
  day: IntakeQueue,
): Promise<LeadState | null> {
  const before = comparedSoFar(state.intake, now);
  const until = before === 'over' ? null : gatherUntil(day, agreement, { now, factor: state.clock.factor, before });
  if (before === 'over' || until === null) return null;
  // On the day it will take its place in, so that all who do are compared.
  const then = intakeDayOf(agreement.calendar, until) ?? today;
  const crowd = crowdOf(then.id === today.id ? day : await deps.intake.queue(then.id, state.id, score));
  if (then.id !== today.id) await deps.intake.leave(today.id, state.id);
  const since = before?.since ?? now;
  return { ...state, intake: { day: then.id, until, cause, gathers: true, since, crowd } };
}

/** Null for a lead that has just got hot; `over` for one that was sent on to this day and has been compared with those of it. */
function comparedSoFar(queued: LeadState['intake'], now: number): Compared | null | 'over' {
  if (queued == null) return null;
  if (queued.gathers !== true) return 'over';
  return { since: queued.since ?? now, crowd: queued.crowd ?? Infinity };
}

async function queueFor(
  deps: LeadDeps,
  state: LeadState,
  today: IntakeDay,
  next: IntakeDay | null,
  score: number,
  cause: string,
): Promise<{ state: LeadState; full: boolean }> {
  if (next === null) return { state, full: false };
  await deps.intake.queue(next.id, state.id, score);
  await deps.intake.leave(today.id, state.id);
  return { state: { ...state, intake: { day: next.id, until: next.opensAt, cause } }, full: true };
}

/** Nothing wants it qualified any more: its turn is another's. */
async function unqueued(deps: LeadDeps, state: LeadState): Promise<LeadState> {
  if (state.intake == null) return state;
  await deps.intake.leave(state.intake.day, state.id);
  return { ...state, intake: null };
}
