import { slaOf, type SlaRow } from '../../domain/reports/sla';
import { hasRole, type Asker, type Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import type { ReportFilter } from './report-filter';
import { readJourneys } from './read-journeys';

/**
 * How the clocks of the agreement were kept by the journeys begun in the span. By rep for those who lead people (decisions.md, "Roles"),
 * for everybody else one row a clock.
 */
export async function reportSla(deps: Deps, asker: Asker, filter: ReportFilter): Promise<Outcome<{ items: SlaRow[] }>> {
  const journeys = await readJourneys(deps, filter);
  if (journeys.code !== 'ok') return journeys;
  const byRep = hasRole(asker, 'lead-manager', 'sales-manager', 'admin');
  const marks = journeys.value.flatMap(({ clocks }) => clocks);
  return done({ items: slaOf(marks, deps.clock.now(), byRep) });
}
