import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { CompleteTaskCommand } from '../../domain/lead/command';
import type { LeadState, SlaClockName } from '../../domain/lead/state';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { logOnce } from './log-once';
import { markClocksOf } from './mark-clocks';
import { callbackRow } from '../../domain/lead/notice';
import { openStep } from './open-step';
import { project } from './project';

/** Clocks that the first call stops. */
const STOPPED_BY_A_CALL: readonly SlaClockName[] = ['hand-raiser', 'first-attempt', 'abandon'];

/**
 * Logs a call that left the task open. Somebody not reached is called again after the agreement's spacing, until its attempts are
 * used up; an agreed call-back counts no attempt (lifecycle.md, "qualifying"). Note and answers are kept with the task and the lead.
 */
export async function recordAttempt(
  deps: LeadDeps,
  step: Step & { command: CompleteTaskCommand },
): Promise<{ state: LeadState; exhausted: boolean }> {
  const { lead, done } = await openStep(deps, step);
  const { attempts: rule, calendar } = await deps.catalog.agreement();
  const isExhausted = (state: LeadState): boolean => (state.task?.attempts ?? 0) >= rule.max;
  if (done) return { state: done, exhausted: isExhausted(done) };
  const { state, command } = step;
  const { task } = state;
  if (task === null) return { state, exhausted: false };
  const missed = command.outcome === 'unreachable';
  const now = await logOnce(deps, lead, {
    id: `call.${step.key ?? state.rev}`,
    at: step.now,
    kind: missed ? 'call.missed' : 'call.answered',
    actor: command.actor,
    props: {
      task: task.id,
      outcome: command.outcome,
      ...(command.note !== undefined && { note: command.note }),
    },
  });
  // What was said is kept though the call goes on another day: nobody is asked twice.
  const said = {
    ...(command.bant !== undefined && { bant: command.bant }),
    ...(command.projectStage !== undefined && { projectStage: command.projectStage }),
  };
  const attempts = task.attempts + (missed ? 1 : 0);
  const callbackAt = missed ? addDuration(now, durationOf(rule.spacing), calendar.zone, calendar) : (command.at ?? now);
  await deps.tasks.update(task.id, {
    status: 'open',
    claimedBy: null,
    claimedAt: null,
    callbackAt,
    promisedBy: missed ? null : command.actor,
    ...said,
  });
  if (!missed && command.actor.includes('@')) {
    await deps.mails.claim(callbackRow(task.id, command.actor, callbackAt, lead, now));
  }
  await deps.tasks.addAttempt(task.id, { at: now, outcome: command.outcome, by: command.actor });
  await markClocksOf(deps, state, state.rev, { now, person: command.actor, stops: STOPPED_BY_A_CALL });
  const called: LeadState = {
    ...state,
    task: { ...task, attempts, callbackAt },
    clocks: state.clocks.filter(({ name }) => !STOPPED_BY_A_CALL.includes(name)),
    breached: (state.breached ?? []).filter(({ name }) => !STOPPED_BY_A_CALL.includes(name)),
  };
  return { state: await project(deps, lead, called, said, step.key), exhausted: isExhausted(called) };
}
