import type { LeadState } from '../../domain/lead/state';
import type { ProgressCommand } from '../../domain/lead/command';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { restartFollowUp } from './follow-up-clock';
import { logOnce } from './log-once';
import { markClocksOf } from './mark-clocks';
import { openStep } from './open-step';
import { project } from './project';

/** Logs what sales did; an attempt or a meeting restarts the follow-up clock (lifecycle.md, "accepted"). */
export async function recordProgress(deps: LeadDeps, step: Step & { command: ProgressCommand }): Promise<LeadState> {
  const { lead, done } = await openStep(deps, step);
  if (done) return done;
  const { state, command } = step;
  const { handoff } = state;
  if (handoff === null) return state;
  const now = await logOnce(deps, lead, {
    id: `progress.${step.key ?? state.rev}`,
    at: step.now,
    kind: command.kind === 'meeting' ? 'meeting.held' : `handoff.${command.kind}`,
    actor: command.actor,
    props: { handoff: handoff.id, ...(command.note !== undefined && { note: command.note }) },
  });
  await deps.handoffs.addProgress(handoff.id, {
    at: now,
    kind: command.kind,
    note: command.note ?? null,
    by: command.actor,
  });
  if (command.kind === 'note') return project(deps, lead, state, {}, step.key);
  const { clock, handoff: due } = await restartFollowUp(deps, handoff, now);
  const marked = { now, stops: ['follow-up' as const], starts: [clock], startsFor: handoff.rep };
  await markClocksOf(deps, state, state.rev, marked);
  const restarted = {
    ...state,
    handoff: due,
    clocks: [clock],
    breached: [],
    followUpBreaches: 0,
  };
  return project(deps, lead, restarted, {}, step.key);
}
