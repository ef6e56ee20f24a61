import { leakRows, type Leak, type LeakRow } from '../../domain/reports/leaks';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { countedLeads } from './counted-leads';
import { findLeaks } from './find-leaks';
import type { ReportFilter } from './report-filter';

/** Leads that are being forgotten now, and tasks given up unworked; `from` and `to` say since when. */
export async function reportLeaks(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: LeakRow[] }>> {
  const counted = await countedLeads(deps, filter);
  if (counted.code !== 'ok') return counted;
  const { from = -Infinity, to = Infinity, source } = filter;
  const found: Leak[] = [];
  for await (const leak of findLeaks(deps, deps.clock.now()))
    if (leak.since >= from && leak.since < to) found.push(leak);
  const leads = await counted.value(found.map(({ lead }) => lead));
  const own = found.filter(({ lead }) => {
    const own = leads.get(lead);
    return own !== undefined && (source === undefined || own === source);
  });
  return done({ items: leakRows(own) });
}
