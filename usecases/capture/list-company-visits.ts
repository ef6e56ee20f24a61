import type { TimelineEntry } from '../../domain/timeline/entry';
import { repeatedViews } from '../../domain/timeline/repeated-views';
import type { VisitorRecord } from '../../store/visitors/contract';
import type { Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { visitorTimeline } from './identifiers';

/** What people nobody knows yet looked at from one company's networks. Virtual ms; `pages`: those viewed most, at most five. */
export type CompanyVisits = {
  company: string;
  visitors: number;
  views: number;
  firstAt: number;
  lastAt: number;
  pages: { path: string; views: number }[];
};
export type CompanyVisitsPage = { items: CompanyVisits[]; next: string | null };

/** Browsers looked at, those seen last: they are forgotten after 90 days anyway. */
const MOST_VISITORS = 2_000;
const PAGES_SHOWN = 5;
const ROWS = 50;

/**
 * Anonymous interest by company, the latest first. Only browsers nobody is known by count: whoever turns out to be a lead is on that lead's
 * timeline from then on. Nothing here names a person, and nothing is mailed for it.
 */
export async function listCompanyVisits(
  deps: Pick<Deps, 'store'>,
  { limit = ROWS, cursor }: { limit?: number | undefined; cursor?: string | null | undefined },
): Promise<Outcome<CompanyVisitsPage>> {
  const companies = new Map<string, VisitorRecord[]>();
  for (const visitor of await deps.store.visitors.ofCompanies(MOST_VISITORS)) {
    if (visitor.company === null) continue;
    companies.set(visitor.company, [...(companies.get(visitor.company) ?? []), visitor]);
  }
  const latestFirst = [...companies];
  const from =
    cursor === undefined || cursor === null ? 0 : latestFirst.findIndex(([name]) => name === read(cursor)) + 1;
  if (from === 0 && typeof cursor === 'string')
    return invalid('cursor', 'expected the `next` of a list with the same filters');
  const shown = latestFirst.slice(from, from + limit);
  const last = shown.at(-1)?.[0];
  const timelines = await deps.store.timeline.readMany(
    shown.flatMap(([, visitors]) => visitors.map(({ id }) => ({ lead: visitorTimeline(id), lastBucket: 0 }))),
  );
  return done({
    items: shown.map(([company, visitors]) => {
      const entries = visitors.flatMap(({ id }) => timelines.get(visitorTimeline(id)) ?? []);
      return summarise(company, visitors, entries);
    }),
    next: last === undefined || from + limit >= latestFirst.length ? null : Buffer.from(last).toString('base64url'),
  });
}

function read(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8');
}

function summarise(company: string, visitors: VisitorRecord[], entries: TimelineEntry[]): CompanyVisits {
  const repeated = repeatedViews(entries);
  const views = entries.filter(
    ({ id, kind, machine }) => kind === 'page.viewed' && machine === undefined && !repeated.has(id),
  );
  const paths = new Map<string, number>();
  for (const { props } of views)
    if (typeof props.path === 'string') paths.set(props.path, (paths.get(props.path) ?? 0) + 1);
  const pages = [...paths].map(([path, count]) => ({ path, views: count })).sort((a, b) => b.views - a.views);
  return {
    company,
    visitors: visitors.length,
    views: views.length,
    firstAt: Math.min(...visitors.map(({ firstAt }) => firstAt)),
    lastAt: Math.max(...visitors.map(({ lastAt }) => lastAt)),
    pages: pages.slice(0, PAGES_SHOWN),
  };
}
