import type { StoreQuery } from '../../store/connection/paging';
import type { LeadFilter } from '../../store/leads/contract';
import type { Deps } from '../deps';
import { compileSegment } from '../leads/compile-segment';
import { done, invalid, type Outcome } from '../outcome';

/** What every report can be narrowed to (api.md, "Reports"): leads captured in [from, to), virtual ms, of a source, of a segment. */
export type ReportFilter = {
  from?: number | undefined;
  to?: number | undefined;
  source?: string | undefined;
  segment?: string | undefined;
};

/** The leads a report is about. */
export async function leadsOfReport(
  deps: Deps,
  { from, to, source, segment }: ReportFilter,
): Promise<Outcome<LeadFilter>> {
  if (from !== undefined && to !== undefined && from >= to) return invalid('from', 'expected a time before `to`');
  const parts: StoreQuery[] = [];
  if (from !== undefined) parts.push({ createdAt: { $gte: from } });
  if (to !== undefined) parts.push({ createdAt: { $lt: to } });
  if (segment !== undefined) {
    const compiled = await compileSegment(deps, segment);
    if (compiled.code !== 'ok') return compiled;
    parts.push(compiled.value);
  }
  return done({ source, ...(parts.length > 0 && { query: { $and: parts } }) });
}
