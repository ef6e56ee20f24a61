import { newAlert } from '../../domain/lead/new-alert';
import { newTask } from '../../domain/lead/new-task';
import { cycleId, type LeadState } from '../../domain/lead/state';
import { holdsByReply, isHeldByReply, settledReply, takenReply } from '../../domain/life/reply-pause';
import type { LeadDeps } from '../ports';
import type { OpenLook } from './open-look';
import { taskOpened } from './task-entry';

/** The state once the reply that held the sequence is decided on, or has been left undecided for too long (edge case 38). */
export async function settleReply(deps: LeadDeps, state: LeadState, now: number): Promise<LeadState> {
  const { reply } = state;
  if (reply === undefined || !isHeldByReply(state)) return state;
  return settledReply(state, await isOpen(deps, reply.task), now);
}

/**
 * Holds the sequence and asks a person to read it, where somebody whom marketing has answered a mail: one open task a lead, whatever
 * follows. Sales is told of the replies of those it has by itself (`tellOwner`).
 */
export async function takeReply(
  deps: LeadDeps,
  { lead, news, state: before }: Pick<OpenLook, 'lead' | 'news' | 'state'>,
  state: LeadState,
  now: number,
): Promise<LeadState> {
  if (!holdsByReply(news, state)) return state;
  const { calendar } = await deps.catalog.agreement();
  const isKnown = state.reply !== undefined && (await isOpen(deps, state.reply.task));
  const { state: held, until, opens } = takenReply(state, before.cursor, isKnown, calendar, now);
  if (opens !== null) await openTask(deps, opens, lead, state, { now, until });
  return held;
}

async function isOpen(deps: LeadDeps, task: string): Promise<boolean> {
  const status = (await deps.tasks.find(task))?.status;
  return status === 'open' || status === 'claimed';
}

async function openTask(
  deps: LeadDeps,
  id: string,
  lead: OpenLook['lead'],
  state: LeadState,
  { now, until }: { now: number; until: number },
): Promise<void> {
  const purpose = 'reply';
  await deps.tasks.open(newTask(lead, state, { id, purpose, kind: 'reply', openedAt: now, dueAt: until }));
  const opened = taskOpened({ id, purpose }, { at: now, actor: 'system', cycle: cycleId(state) });
  await deps.timeline.append(lead.id, [opened], lead.bucket);
  await deps.alerts.raise(
    newAlert({
      id: `${id}.alert`,
      at: now,
      kind: 'lead.replied',
      level: 'info',
      lead: state.id,
      task: id,
      message: 'the lead has answered a mail; its sequence waits for a decision',
      to: state.owner,
    }),
  );
}
