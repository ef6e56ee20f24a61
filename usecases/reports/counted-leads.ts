import type { StoreQuery } from '../../store/connection/paging';
import type { Deps } from '../deps';
import { compileSegment } from '../leads/compile-segment';
import { done, invalid, type Outcome } from '../outcome';
import type { ReportFilter } from './report-filter';

/** Of the leads of these ids those that reports count, with their source: no tests (edge case 59), and of the segment asked for. */
export type CountLeads = (ids: readonly string[]) => Promise<Map<string, string | null>>;

/** Ids looked up in one query. */
const BATCH = 200;

/** Checks the filter and answers how the leads behind a report's rows are found. */
export async function countedLeads(deps: Deps, filter: ReportFilter): Promise<Outcome<CountLeads>> {
  const { from, to, segment } = filter;
  if (from !== undefined && to !== undefined && from >= to) return invalid('from', 'expected a time before `to`');
  let within: StoreQuery[] = [];
  if (segment !== undefined) {
    const compiled = await compileSegment(deps, segment);
    if (compiled.code !== 'ok') return compiled;
    within = [compiled.value];
  }
  return done(async (ids) => {
    const counted = new Map<string, string | null>();
    const unique = [...new Set(ids)];
    for (let start = 0; start < unique.length; start += BATCH) {
      const batch = unique.slice(start, start + BATCH);
      const query = { $and: [{ _id: { $in: batch } }, { test: { $ne: true } }, ...within] };
      for (const [id, source] of await deps.store.leads.sourcesOf({ query })) counted.set(id, source);
    }
    return counted;
  });
}
