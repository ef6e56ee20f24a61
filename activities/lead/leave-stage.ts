import { stepId } from '../../domain/life/task-outcomes';
import { askRatingAtEnd } from './ask-rating';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';
import { flagWrongNumber } from './wrong-number';

/** Closes what the stage before had open: waiting mails, the task, the handoff. */
export async function leaveStage(deps: LeadDeps, entry: Entry): Promise<void> {
  await leaveSequence(deps, entry);
  await closeTask(deps, entry);
  await closeHandoff(deps, entry);
}

/**
 * Leaving an enrolment other than by its end withdraws its waiting mails and its task (decisions.md 25); what is being sent finishes
 * (edge case 18).
 */
async function leaveSequence(deps: LeadDeps, { before, transition, now }: Entry): Promise<void> {
  const { enrollment } = before;
  if (enrollment === null || transition.cause === 'sequence.ended') return;
  await deps.mails.withdraw(enrollment.id, transition.cause);
  if (enrollment.waiting === 'task' && enrollment.step !== null) {
    const end = { status: 'withdrawn' as const, outcome: transition.cause, at: now };
    await deps.tasks.close(stepId(enrollment, enrollment.step), end);
  }
}

async function closeTask(deps: LeadDeps, { lead, before, transition, now }: Entry): Promise<void> {
  if (before.task === null) return;
  const outcome = transition.cause.startsWith('task.') ? transition.cause.slice('task.'.length) : null;
  if (transition.call !== undefined && outcome !== null) {
    await deps.tasks.addAttempt(before.task.id, { at: now, outcome, by: transition.actor });
  }
  if (outcome === 'wrong-number') {
    await flagWrongNumber(deps, lead, now);
  }
  await deps.tasks.update(before.task.id, {
    status: outcome === null || outcome === 'abandoned' ? 'withdrawn' : 'done',
    outcome: outcome ?? transition.cause,
    closedAt: now,
    ...(transition.bant && { bant: transition.bant }),
    ...(transition.projectStage !== undefined && { projectStage: transition.projectStage }),
  });
}

async function closeHandoff(deps: LeadDeps, entry: Entry): Promise<void> {
  const { before, state, transition, now } = entry;
  if (before.handoff === null || state.stage === 'accepted') return;
  if (before.stage === 'accepted') await deps.accounts.closeDeal(before.id);
  await askRatingAtEnd(deps, entry);
  await deps.handoffs.update(before.handoff.id, {
    status: transition.handoff?.status ?? 'withdrawn',
    reason: transition.reason ?? null,
    action: transition.handoff?.action ?? null,
    note: transition.note ?? null,
    contactAt: transition.contactAt ?? null,
    closedAt: now,
    dueAt: null,
    ...(transition.amount !== undefined && { amount: transition.amount }),
    ...(transition.currency !== undefined && { currency: transition.currency }),
  });
}
