import { isWithPeople } from '../../domain/lead/stage';
import { cycleId, type LeadState } from '../../domain/lead/state';
import { goneOnAfterReply, heldByReply, isHeldByReply } from '../../domain/life/reply-pause';
import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { LeadDeps } from '../ports';
import type { OpenLook } from './open-look';

/** Undecided for so long the sequence goes on by itself (lifecycle.md, edge case 38). */
const UNDECIDED = '5 business days';

/** The state once the reply that held the sequence is decided on (its task is closed), or has been left undecided for too long. */
export async function settleReply(deps: LeadDeps, state: LeadState, now: number): Promise<LeadState> {
  const { reply } = state;
  if (reply === undefined || reply.over) return state;
  return now >= reply.until || !(await isOpen(deps, reply.task)) ? goneOnAfterReply(state, now) : state;
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
  if (news.repliedAt === null || isWithPeople(state.stage) || state.stage === 'merged') return state;
  const { calendar } = await deps.catalog.agreement();
  const until = addDuration(now, durationOf(UNDECIDED), calendar.zone, calendar);
  const known = state.reply !== undefined && (await isOpen(deps, state.reply.task)) ? state.reply : null;
  // By the cursor: this look repeated asks for the same task.
  const task = known?.task ?? `${state.id}.reply${before.cursor}`;
  if (known === null) await openTask(deps, task, lead.bant, state, { now, until });
  const since = isHeldByReply(state) && state.reply !== undefined ? state.reply.since : now;
  return heldByReply(state, { task, since, until, over: false });
}

async function isOpen(deps: LeadDeps, task: string): Promise<boolean> {
  const status = (await deps.tasks.find(task))?.status;
  return status === 'open' || status === 'claimed';
}

async function openTask(
  deps: LeadDeps,
  id: string,
  bant: OpenLook['lead']['bant'],
  state: LeadState,
  { now, until }: { now: number; until: number },
): Promise<void> {
  await deps.tasks.open({
    id,
    lead: state.id,
    cycle: cycleId(state),
    purpose: 'reply',
    kind: 'reply',
    status: 'open',
    claimedBy: null,
    claimedAt: null,
    openedAt: now,
    handRaised: false,
    scoreAtOpening: state.score?.total ?? null,
    dueAt: until,
    firstAttemptDueAt: null,
    attempts: [],
    script: null,
    bant,
    callbackAt: null,
    promisedBy: null,
    outcome: null,
    closedAt: null,
  });
  await deps.alerts.raise({
    id: `${id}.alert`,
    at: now,
    kind: 'lead.replied',
    level: 'info',
    lead: state.id,
    handoff: null,
    task: id,
    message: 'the lead has answered a mail; its sequence waits for a decision',
    to: state.owner,
    acknowledgedBy: null,
  });
}
