import type { Facts } from '../../domain/conditions/facts';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { SequenceEnd } from '../../domain/lead/look';
import type { Enrollment, LeadState } from '../../domain/lead/state';
import { planWithHope, type Hope } from '../../domain/life/await-verdict';
import { heldByPause } from '../../domain/life/hold-clocks';
import { mayStep, planSteps } from '../../domain/life/plan-steps';
import type { PublishedSequence } from '../../domain/life/published';
import type { WalkResult, WalkWorld } from '../../domain/sequences/walk-shapes';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import { carryOut } from './carry-out';
import { tellExhausted } from './tell-exhausted';
import { stepId, taskOutcomes } from '../../domain/life/task-outcomes';
import { walkWorld } from '../../domain/life/walk-world';

/** The lead as the steps find it: `state` as the look has left it, `now` the instant they are due. */
export type Walker = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  facts: Facts;
  state: LeadState;
  sequence: PublishedSequence;
  now: number;
  /** What is not settled yet (edge case 61); `entries` and `facts` are without. */
  hope?: Hope | null;
  /** Tags set by a branch taken on trust in an earlier look. */
  trusted?: readonly string[];
};

/**
 * Takes the steps that are due of the lead's sequence (`planSteps`) and does what they ask for: mails are claimed in the ledger, profile
 * and tags set, each once however often this runs.
 */
export async function takeSteps(
  deps: LeadDeps,
  walker: Walker,
): Promise<{ state: LeadState; ended: SequenceEnd | null }> {
  const { state, now } = walker;
  const { enrollment } = state;
  if (enrollment === null) return { state, ended: null };
  const held = heldByPause(enrollment, await deps.catalog.controls(), now);
  if (held !== null) {
    const moved = { ...walker, state: { ...state, enrollment: held.enrollment } };
    return held.paused ? { state: moved.state, ended: null } : takeDue(deps, moved, held.enrollment);
  }
  return takeDue(deps, walker, enrollment);
}

async function takeDue(
  deps: LeadDeps,
  walker: Walker,
  enrollment: Enrollment,
): Promise<{ state: LeadState; ended: SequenceEnd | null }> {
  const { state, now, sequence } = walker;
  if (!mayStep(enrollment, now)) return { state, ended: null };
  const mail = await giveUpParked(deps, await lastMailOf(deps, enrollment), now);
  const world = await worldOf(deps, walker, enrollment);
  const { lead, hope = null, trusted = [] } = walker;
  const due = planWithHope(
    state,
    enrollment,
    (known) => planSteps(state, enrollment, sequence, mail, { ...world, ...known }),
    hope,
    { trusted, tags: lead.tags },
  );
  if (due.does === 'trust') {
    if (due.addTags.length > 0) await deps.leads.applyStep(lead.id, { addTags: due.addTags, at: now });
    return { state: due.state, ended: null };
  }
  const { plan, removeTags } = due;
  if (removeTags.length > 0) await deps.leads.applyStep(lead.id, { removeTags, at: now });
  if (plan.does === 'wait') return { state, ended: null };
  if (plan.does === 'hold') return { state: plan.state, ended: null };
  if (drawsWinner(sequence, plan.result)) deps.watchWinners?.(sequence);
  if (plan.result.trail.some(({ because }) => because === 'all-had')) await tellExhausted(deps, sequence, now);
  const lastMail = await carryOut(deps, { ...walker, enrollment, result: plan.result });
  return { state: withLastMail(plan.state, lastMail), ended: plan.ended };
}

/** Whether a split that is to have a winner has been drawn once more. */
function drawsWinner({ compiled }: PublishedSequence, { trail }: WalkResult): boolean {
  const drawn = trail.filter(({ kind, because }) => kind === 'split' && because === 'drawn').map(({ step }) => step);
  return compiled.steps.some((step) => step.kind === 'split' && step.winner !== undefined && drawn.includes(step.id));
}

function withLastMail(state: LeadState, lastMail: Enrollment['lastMail']): LeadState {
  if (lastMail === null || state.enrollment === null) return state;
  return { ...state, enrollment: { ...state.enrollment, lastMail } };
}

/** The ledger row of the mail claimed last, if any. */
async function lastMailOf(deps: LeadDeps, { lastMail }: Enrollment): Promise<MailRecord | null> {
  return lastMail === null ? null : deps.mails.find(lastMail);
}

/** A parked mail nobody has mended by the end of its validity is given up as any other late one, so that its lead goes on (edge case 28). */
async function giveUpParked(deps: LeadDeps, mail: MailRecord | null, now: number): Promise<MailRecord | null> {
  if (mail?.state !== 'parked' || now < mail.expiresAt) return mail;
  await deps.mails.move('parked', [{ id: mail.id, to: 'expired', set: { reason: mail.reason ?? 'too-late' } }]);
  return deps.mails.find(mail.id);
}

/** What the walk may know of the lead now. */
async function worldOf(
  deps: LeadDeps,
  { lead, entries, facts, sequence, now }: Walker,
  enrollment: Enrollment,
): Promise<WalkWorld> {
  const { calendar } = await deps.catalog.agreement();
  const winners = (await deps.catalog.controls()).winners[sequence.name];
  const known = { taskOutcomes: await outcomesOf(deps, entries, enrollment, now), winners };
  return walkWorld({ now, lead, enrollment, sequence, calendar, entries, facts, ...known });
}

/**
 * How tasks of the enrolment ended: as the timeline tells, and for the one waited for as its record does, should its entry still be on its
 * way.
 */
async function outcomesOf(
  deps: LeadDeps,
  entries: readonly TimelineEntry[],
  enrollment: Enrollment,
  now: number,
): Promise<NonNullable<WalkWorld['taskOutcomes']>> {
  const told = taskOutcomes(entries, enrollment, now);
  const { waiting, step } = enrollment;
  if (waiting !== 'task' || step === null || told[step] !== undefined) return told;
  const task = await deps.tasks.find(stepId(enrollment, step));
  if (task?.status !== 'done' || task.outcome === null) return told;
  return { ...told, [step]: { outcome: task.outcome, at: Math.min(task.closedAt ?? now, now) } };
}
