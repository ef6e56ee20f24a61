import type { CycleRecord } from '../../domain/lead/documents';
import type { LeadState } from '../../domain/lead/state';
import { cycleId } from '../../domain/lead/state';
import { isWithPeople } from '../../domain/lead/stage';
import { isOutcome } from '../../domain/lead/settle';
import type { Transition } from '../../domain/lead/transition';
import { assessLead } from '../../domain/scoring/assess-lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import { announceTransition } from './announce';
import { markClocksOf } from './mark-clocks';
import { startCycle } from './start-cycle';
import { taskEnded, taskOpened } from './task-entry';
import type { Entry } from './enter-stage';

/** Writes the transition down: the call that led to it, one stage entry, what was opened, and the cycle reports scan. */
export async function recordTransition(deps: LeadDeps, entry: Entry, state: LeadState): Promise<void> {
  const { lead, before, now } = entry;
  await deps.timeline.append(lead.id, entriesOf(entry, state, await scoreOf(deps, entry, state)), lead.bucket);
  const { cause } = entry.transition;
  const stage = { stage: state.stage, at: now, cause };
  // A cycle that was won or ended in a disqualification keeps that outcome.
  const outcome = isOutcome(before.stage) ? {} : { endedAt: now, outcome: cause };
  if (state.cycle !== before.cycle) {
    await startCycle(deps, lead, state, now);
    await deps.cycles.enter(cycleId(before), stage, { ...outcome, ...amountOf(entry) });
  }
  await deps.cycles.enter(cycleId(state), stage, {
    ...(await funnelOf(deps, entry, state)),
    ...(isOutcome(state.stage) && outcome),
    ...(state.cycle === before.cycle && amountOf(entry)),
  });
  await markTransition(deps, entry, state);
  await announceTransition(deps, entry, state);
}

/** People's clocks end with the stage they ran in, and those of the stage entered begin. */
async function markTransition(deps: LeadDeps, { before, transition, now }: Entry, state: LeadState): Promise<void> {
  const { cause, actor, rep } = transition;
  const starts = { now, starts: state.clocks, startsFor: state.handoff?.rep ?? null };
  const isSame = state.cycle === before.cycle;
  if (isWithPeople(before.stage)) {
    const met = /^(task|handoff)\./.test(cause) && cause !== 'task.abandoned';
    // An integration accepts for a rep; an appointment names the rep it is with, and it is the caller who has kept the clock.
    const doer = cause === 'handoff.accepted' ? (rep ?? actor) : actor;
    const person = doer === 'system' ? null : doer;
    await markClocksOf(deps, before, before.rev, { ...(isSame ? starts : { now }), person, stops: 'all', met });
    if (isSame) return;
  }
  if (state.clocks.length > 0) await markClocksOf(deps, state, before.rev, starts);
}

/** When each milestone of the cycle was reached, with the one reached now. */
async function funnelOf(
  deps: LeadDeps,
  { before, now }: Entry,
  state: LeadState,
): Promise<Pick<CycleRecord, 'funnel'> | object> {
  if (state.funnel === 'MCL' || (state.funnel === before.funnel && state.cycle === before.cycle)) return {};
  const cycle = await deps.cycles.find(cycleId(state));
  return { funnel: { ...cycle?.funnel, [state.funnel]: now } };
}

type WrittenScore = { score: number | null; version: number | null };

/** The score at this instant: the state's own is of the last look, and a colleague's command may come long after it. */
async function scoreOf(deps: LeadDeps, { lead, entries, now }: Entry, state: LeadState): Promise<WrittenScore> {
  const model = await deps.catalog.primaryModel();
  if (model === null) return { score: state.score?.total ?? null, version: state.score?.version ?? null };
  const { total } = assessLead(model.compiled, lead, entries, now, state.mutedRules);
  return { score: total, version: model.version };
}

function entriesOf({ before, transition, now }: Entry, state: LeadState, score: WrittenScore): TimelineEntry[] {
  const written = { at: now, receivedAt: now, actor: transition.actor, cycle: cycleId(state), props: {} };
  const entries: TimelineEntry[] = [];
  const { task } = before;
  if (task !== null && task.id !== state.task?.id) {
    const done = transition.cause.startsWith('task.') && transition.cause !== 'task.abandoned';
    const outcome = done ? transition.cause.slice('task.'.length) : transition.cause;
    entries.push(taskEnded(task, outcome, done, { ...written, cycle: cycleId(before) }));
  }
  if (state.task !== null && state.task.id !== task?.id) entries.push(taskOpened(state.task, written));
  if (transition.call !== undefined) {
    entries.push({ ...written, id: `call.${before.rev}`, kind: `call.${transition.call}` });
  }
  entries.push({
    ...written,
    id: `stage.${before.rev}`,
    kind: 'stage.changed',
    props: propsOf(state, transition),
    stage: {
      from: before.stage,
      to: state.stage,
      cause: transition.cause,
      ...(transition.reason !== undefined && { reason: transition.reason }),
      ...(transition.note !== undefined && { note: transition.note }),
      ...score,
    },
  });
  return entries;
}

function propsOf(state: LeadState, { sequence, appointmentAt, referred }: Transition): TimelineEntry['props'] {
  const props: TimelineEntry['props'] = { funnel: state.funnel };
  if (sequence !== undefined && state.enrollment !== null) props.sequence = sequence.name;
  if (appointmentAt !== undefined) props.appointmentAt = appointmentAt;
  // The lead made of the person named: its own timeline leads back here.
  if (referred !== undefined) props.referred = referred;
  if (state.task !== null) props.task = state.task.id;
  if (state.handoff !== null) props.handoff = state.handoff.id;
  return props;
}

function amountOf({ transition }: Entry): { amount?: number; currency?: string } {
  return {
    ...(transition.amount !== undefined && { amount: transition.amount }),
    ...(transition.currency !== undefined && { currency: transition.currency }),
  };
}
