import { funnelOf, type FunnelRow } from '../../domain/reports/funnel';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import type { ReportFilter } from './report-filter';
import { readJourneys } from './read-journeys';

/** Counts, conversion and median days between milestones, by the month in which the journeys began. */
export async function reportFunnel(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: FunnelRow[] }>> {
  const journeys = await readJourneys(deps, filter);
  return journeys.code === 'ok' ? done({ items: funnelOf(journeys.value) }) : journeys;
}
