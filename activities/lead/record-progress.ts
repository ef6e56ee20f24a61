import { slaClock } from '../../domain/handoff/sla-clock';
import type { LeadState } from '../../domain/lead/state';
import type { ProgressCommand } from '../../domain/lead/command';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { loadLead } from './load-lead';
import { project } from './project';

/** Logs what sales did; an attempt or a meeting restarts the follow-up clock (lifecycle.md, "accepted"). */
export async function recordProgress(
  deps: LeadDeps,
  { state, now, command }: Step & { command: ProgressCommand },
): Promise<LeadState> {
  const { lead } = await loadLead(deps, state.id);
  const { handoff } = state;
  if (handoff === null) return state;
  await deps.handoffs.addProgress(handoff.id, {
    at: now,
    kind: command.kind,
    note: command.note ?? null,
    by: command.actor,
  });
  await deps.timeline.append(
    lead.id,
    [
      {
        id: `progress.${state.rev}`,
        at: now,
        receivedAt: now,
        kind: command.kind === 'meeting' ? 'meeting.held' : `handoff.${command.kind}`,
        actor: command.actor,
        props: { handoff: handoff.id },
      },
    ],
    lead.bucket,
  );
  if (command.kind === 'note') return project(deps, lead, state);
  const agreement = await deps.catalog.agreement();
  const clock = slaClock('follow-up', agreement, now);
  await deps.handoffs.update(handoff.id, { dueAt: clock.dueAt });
  return project(deps, lead, {
    ...state,
    handoff: { ...handoff, dueAt: clock.dueAt },
    clocks: [clock],
    followUpBreaches: 0,
  });
}
