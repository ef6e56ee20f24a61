import { handoffOutcomes, type HandoffRow } from '../../domain/reports/handoff-outcomes';
import type { HandoffSummary } from '../../store/handoffs/contract';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { countedLeads } from './counted-leads';
import type { ReportFilter } from './report-filter';

/** Handoffs opened in the span: accepted, returned by reason, won and lost, and how sales has rated them. */
export async function reportHandoffs(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: HandoffRow[] }>> {
  const counted = await countedLeads(deps, filter);
  if (counted.code !== 'ok') return counted;
  const { from, to, source } = filter;
  const handoffs: HandoffSummary[] = [];
  for await (const handoff of deps.store.handoffs.each({ openedFrom: from, openedTo: to })) handoffs.push(handoff);
  const leads = await counted.value(handoffs.map(({ lead }) => lead));
  const own = handoffs.filter(({ lead }) => {
    const own = leads.get(lead);
    return own !== undefined && (source === undefined || own === source);
  });
  return done({ items: handoffOutcomes(own) });
}
