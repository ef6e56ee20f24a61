import type { TaskRecord } from '../../domain/lead/documents';
import type { Page } from '../../store/connection/paging';
import type { TaskStanding } from '../../store/tasks/contract';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { readPage } from '../read-page';
import { asItStands, holderOf, workedBy } from './see-task';

export type TaskQuery = { status: TaskRecord['status']; mine: boolean; limit: number; cursor?: string | undefined };

/** More open tasks than a Lead Center could work in weeks; the order is exact up to here. */
const MAX_OPEN = 5000;

/**
 * Tasks in the order they should be worked: hand-raisers, call-backs that are due, then the hottest as scored now and of those the most
 * recently active (api.md). `open` includes claimed ones when asked for one's own, and always those whose
 * claim has run out. Of closed ones a qualifier gets those they have worked themselves.
 */
export async function listTasks(
  deps: Pick<Deps, 'store' | 'clock'>,
  asker: Asker,
  query: TaskQuery,
): Promise<Outcome<Page<TaskRecord>>> {
  const claimedBy = query.mine ? { claimedBy: holderOf(asker) } : {};
  const { status, mine, limit, cursor } = query;
  if (status === 'done' || status === 'withdrawn') {
    return readPage(() => deps.store.tasks.list({ status, ...claimedBy, ...workedBy(asker), limit, cursor }));
  }
  const start = cursor === undefined ? 0 : Number(/^w(\d{1,7})$/.exec(cursor)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) return invalid('cursor', 'expected the `next` of a list with the same filters');
  const open = await deps.store.tasks.standings({ status: ['open', 'claimed'], ...claimedBy }, MAX_OPEN);
  const listed = open
    .map((task) => asItStands(task, deps.clock))
    .filter((task) => (mine ? task.claimedBy === holderOf(asker) : task.status === status));
  const ordered = await inWorkingOrder(deps, listed);
  const end = start + limit;
  const tasks = await deps.store.tasks.findMany(ordered.slice(start, end).map(({ id }) => id));
  const items = tasks.map((task) => asItStands(task, deps.clock));
  return done({ items, next: end < ordered.length ? `w${end}` : null });
}

/** Of tasks and their leads only what they are ordered by is read, for all of them are, whichever page is asked for. */
async function inWorkingOrder(
  deps: Pick<Deps, 'store' | 'clock'>,
  tasks: readonly TaskStanding[],
): Promise<TaskStanding[]> {
  const standings = await deps.store.leads.standings(tasks.map(({ lead }) => lead));
  const now = deps.clock.now();
  const rankOf = (task: TaskStanding): number => {
    if (task.handRaised) return 0;
    return task.callbackAt !== null && task.callbackAt <= now ? 1 : 2;
  };
  const keyed = tasks.map((task) => {
    const lead = standings.get(task.lead);
    // A call-back that is still to come is nobody's to make yet, however hot the lead is.
    const later = task.callbackAt !== null && task.callbackAt > now ? 1 : 0;
    const score = lead?.total ?? task.scoreAtOpening ?? Number.NEGATIVE_INFINITY;
    return { task, keys: [rankOf(task), later, -score, -(lead?.lastActivityAt ?? task.openedAt)] };
  });
  return keyed.sort((a, b) => compare(a.keys, b.keys) || (a.task.id < b.task.id ? -1 : 1)).map(({ task }) => task);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? 0;
    if (key !== other) return key < other ? -1 : 1;
  }
  return 0;
}
