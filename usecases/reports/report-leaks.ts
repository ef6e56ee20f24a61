import { STALLED_AFTER } from '../../domain/handoff/sla-clock';
import { forgottenSince, leakRows, type Leak, type LeakRow } from '../../domain/reports/leaks';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { countedLeads } from './counted-leads';
import type { ReportFilter } from './report-filter';

const BATCH = 500;

/** Leads that are being forgotten now, and tasks given up unworked; `from` and `to` say since when. */
export async function reportLeaks(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: LeakRow[] }>> {
  const counted = await countedLeads(deps, filter);
  if (counted.code !== 'ok') return counted;
  const { from = -Infinity, to = Infinity, source } = filter;
  const found: Leak[] = [];
  for await (const leak of findLeaks(deps)) if (leak.since >= from && leak.since < to) found.push(leak);
  const leads = await counted.value(found.map(({ lead }) => lead));
  const own = found.filter(({ lead }) => {
    const record = leads.get(lead);
    return record !== undefined && (source === undefined || record.source === source);
  });
  return done({ items: leakRows(own) });
}

async function* findLeaks(deps: Deps): AsyncGenerator<Leak> {
  const now = deps.clock.now();
  yield* findForgotten(deps, now);
  yield* findUnworked(deps, now);
  for await (const { id, lead, openedAt } of deps.store.handoffs.each({ status: 'held' }))
    yield { kind: 'held-offer', lead, since: openedAt, task: null, handoff: id };
  for await (const { lead, stages } of deps.store.cycles.each({ query: { 'stages.cause': 'task.abandoned' } }))
    for (const { cause, at } of stages)
      if (cause === 'task.abandoned') yield { kind: 'abandoned-task', lead, since: at, task: null, handoff: null };
}

/** Leads with nothing to come, and deals nobody follows up. */
async function* findForgotten(deps: Deps, now: number): AsyncGenerator<Leak> {
  let after: string | null = null;
  for (;;) {
    const leads = await deps.store.leads.scan(after, BATCH, {});
    for (const lead of leads) {
      const since = forgottenSince(lead, now);
      if (since !== null) yield { kind: 'nothing-to-come', lead: lead.id, since, task: null, handoff: null };
      const stalled = stalledDeal(lead);
      if (stalled !== null) yield stalled;
    }
    after = leads.at(-1)?.id ?? null;
    if (leads.length < BATCH) return;
  }
}

function stalledDeal({ id, state }: LeadRecord): Leak | null {
  if (state?.stage !== 'accepted' || state.followUpBreaches < STALLED_AFTER) return null;
  const since = state.handoff?.dueAt ?? state.stageSince;
  return { kind: 'stalled-deal', lead: id, since, task: null, handoff: state.handoff?.id ?? null };
}

/** Open tasks whose first call is overdue. */
async function* findUnworked(deps: Deps, now: number): AsyncGenerator<Leak> {
  let cursor: string | null = null;
  do {
    const page = await deps.store.tasks.list({ status: ['open', 'claimed'], limit: BATCH, cursor });
    for (const { id, lead, attempts, firstAttemptDueAt } of page.items)
      if (attempts.length === 0 && firstAttemptDueAt !== null && firstAttemptDueAt < now)
        yield { kind: 'unworked-task', lead, since: firstAttemptDueAt, task: id, handoff: null };
    cursor = page.next;
  } while (cursor !== null);
}
