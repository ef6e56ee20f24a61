import { STALLED_AFTER } from '../../domain/handoff/sla-clock';
import { isCallTask, isTaskLate, taskDueAt } from '../../domain/lead/call-due';
import type { LeadRecord } from '../../domain/lead/lead';
import { isSunset } from '../../domain/life/sunset';
import { forgottenSince, NOTHING_TO_COME_MS, WAITING, type Leak } from '../../domain/reports/leaks';
import type { StoreQuery } from '../../store/connection/paging';
import type { Deps } from '../deps';
import { scanLeads } from '../leads/scan-leads';
import { SLICE } from './slice';

const TASKS = 500;

/** What is being forgotten at `now`, kind by kind: leads, tasks, deals and offers, test leads too. */
export async function* findLeaks({ store }: Pick<Deps, 'store'>, now: number): AsyncGenerator<Leak> {
  yield* findForgotten(store, now);
  yield* findUnworked(store, now);
  for await (const { id, lead, openedAt } of store.handoffs.each({ status: 'held' }))
    yield { kind: 'held-offer', lead, since: openedAt, task: null, handoff: id };
  for await (const { lead, stages } of store.cycles.each({ query: { 'stages.cause': 'task.abandoned' } }))
    for (const { cause, at } of stages)
      if (cause === 'task.abandoned') yield { kind: 'abandoned-task', lead, since: at, task: null, handoff: null };
}

/** Leads with nothing to come, and deals nobody follows up: of each kind only those are read that can be it. */
async function* findForgotten(store: Deps['store'], now: number): AsyncGenerator<Leak> {
  const longAgo = { $lte: now - NOTHING_TO_COME_MS };
  for await (const lead of leadsWith(store, {
    ...{ 'next.at': null, 'state.stage': { $in: WAITING }, 'state.stageSince': longAgo, createdAt: longAgo },
  })) {
    const since = forgottenSince(lead, now);
    if (since !== null) yield { kind: 'nothing-to-come', lead: lead.id, since, task: null, handoff: null };
  }
  for await (const { id, state } of leadsWith(store, { 'state.sunsetAt': { $lte: now } }))
    if (isSunset(state, now))
      yield { kind: 'sunset', lead: id, since: state?.sunsetAt ?? now, task: null, handoff: null };
  for await (const lead of leadsWith(store, { 'state.stage': 'accepted' })) {
    const stalled = stalledDeal(lead);
    if (stalled !== null) yield stalled;
  }
}

async function* leadsWith(store: Deps['store'], query: StoreQuery): AsyncGenerator<LeadRecord> {
  for await (const leads of scanLeads(store.leads, SLICE, { query })) yield* leads;
}

function stalledDeal({ id, state }: LeadRecord): Leak | null {
  if (state?.stage !== 'accepted' || state.followUpBreaches < STALLED_AFTER) return null;
  const since = state.handoff?.dueAt ?? state.stageSince;
  return { kind: 'stalled-deal', lead: id, since, task: null, handoff: state.handoff?.id ?? null };
}

/** Open tasks whose call is overdue: the first, or the one agreed upon. */
async function* findUnworked(store: Deps['store'], now: number): AsyncGenerator<Leak> {
  let cursor: string | null = null;
  do {
    const page = await store.tasks.list({ status: ['open', 'claimed'], limit: TASKS, cursor });
    for (const task of page.items)
      if (isCallTask(task) && isTaskLate(task, now))
        yield {
          kind: 'unworked-task',
          lead: task.lead,
          since: taskDueAt(task) ?? now,
          task: task.id,
          handoff: null,
        };
    cursor = page.next;
  } while (cursor !== null);
}
