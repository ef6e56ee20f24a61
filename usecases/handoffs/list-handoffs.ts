import type { HandoffRecord } from '../../domain/lead/documents';
import type { Page } from '../../store/connection/paging';
import type { HandoffFilter, HandoffSummary } from '../../store/handoffs/contract';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { readPage } from '../read-page';
import { isLimited } from '../leads/see-lead';
import { readTeamsOf } from './see-handoff';

export type HandoffQuery = {
  status?: HandoffRecord['status'] | undefined;
  rep?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

const PAGE = 200;
/** What a whole team may take (`isPooled`). */
const POOLED: readonly HandoffFilter[] = [{ status: 'pooled' }, { status: 'offered', rep: null }];

/** Handoffs, newest first, without their dossiers; a rep gets those offered to them now and what their pool may take. */
export async function listHandoffs(
  deps: Deps,
  asker: Asker,
  query: HandoffQuery,
): Promise<Outcome<Page<HandoffSummary>>> {
  const { status, rep, limit, cursor } = query;
  if (!isLimited(asker)) return readPage(() => deps.store.handoffs.list({ status, rep, limit, cursor }));
  const start = cursor === undefined ? 0 : Number(/^o(\d{1,7})$/.exec(cursor)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) return invalid('cursor', 'expected the `next` of a list with the same filters');
  const person = asker.person;
  if (person === null || (rep !== undefined && rep !== person)) return done({ items: [], next: null });
  const end = start + limit;
  // In the order of the list already: no more of them than are shown, and whether there is another.
  const own = await readAll(deps, { status, rep: person }, end + 1);
  const teams = rep === undefined ? await readTeamsOf(deps, person) : [];
  const asked = POOLED.filter((one) => status === undefined || one.status === status);
  const pools = await Promise.all(
    teams.flatMap((team) => asked.map((one) => readAll(deps, { ...one, team }, end + 1))),
  );
  const items = [...own, ...pools.flat()].sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1));
  return done({ items: items.slice(start, end), next: end < items.length ? `o${end}` : null });
}

async function readAll(deps: Deps, filter: HandoffFilter, most: number): Promise<HandoffSummary[]> {
  const items: HandoffSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<HandoffSummary> = await deps.store.handoffs.list({
      ...filter,
      limit: Math.min(PAGE, most),
      cursor,
    });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < most);
  return items;
}
