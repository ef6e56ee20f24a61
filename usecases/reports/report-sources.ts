import { sourceReturns, type SourceRow } from '../../domain/reports/source-returns';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import type { ReportFilter } from './report-filter';
import { readJourneys } from './read-journeys';
import { readCosts } from './source-costs';

/** What each source cost and brought, by the journeys begun in the span. */
export async function reportSources(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: SourceRow[] }>> {
  const journeys = await readJourneys(deps, filter);
  if (journeys.code !== 'ok') return journeys;
  const { from = null, to = null, source } = filter;
  const costs = await readCosts(deps);
  const asked = new Map([...costs].filter(([name]) => source === undefined || name === source));
  return done({ items: sourceReturns(journeys.value, asked, { from, to }) });
}
