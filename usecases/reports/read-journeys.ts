import type { CycleRecord } from '../../domain/lead/documents';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { countedLeads } from './counted-leads';
import type { ReportFilter } from './report-filter';

/** The journeys a report is about: passages that began in the span, of leads that count. */
export async function readJourneys(deps: Deps, filter: ReportFilter): Promise<Outcome<CycleRecord[]>> {
  const counted = await countedLeads(deps, filter);
  if (counted.code !== 'ok') return counted;
  const { from, to, source } = filter;
  const cycles: CycleRecord[] = [];
  for await (const cycle of deps.store.cycles.each({ source, startedFrom: from, startedTo: to })) cycles.push(cycle);
  const leads = await counted.value(cycles.map(({ lead }) => lead));
  return done(cycles.filter(({ lead }) => leads.has(lead)));
}
