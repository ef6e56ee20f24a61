import type { VirtualClock } from '../../domain/clock/virtual-clock';
import type { Store } from '../../store/index';
import type { InboxCursor } from '../../store/inbox/contract';
import type { Log } from '../../usecases/deps';
import { appendHits } from './append-hits';
import { judgeClicks } from './judge-clicks';
import { settleBounded } from '../../usecases/capture/settle-bounded';
import { resolveHits, type Resolved } from './resolve-hits';
import { ERASED } from '../../usecases/leads/erase-now';
import { expireVisitors } from './visitors';
import { createSignaller, type SignalClient } from './signal-leads';
import { createShredder } from './shred';
import { createWatch } from './watch';
import { createWaitingSignals, type WaitingLead } from './waiting-signals';

export type RelayDeps = {
  store: Pick<Store, 'inbox' | 'leads' | 'aliases' | 'timeline' | 'visitors' | 'suppressions' | 'shredding'>;
  temporal: SignalClient;
  /** The line of the virtual clock, for leads that are started. */
  clock: VirtualClock;
  /** The clock as it runs now, where it may change; by default `clock`. */
  line?: () => VirtualClock;
  log: Log;
  /** Makes Temporal give a lead's next task to any worker. */
  unstick: (lead: string) => Promise<void>;
  /** Workflows started a second at most (edge case 50); default 150, about half of what the development server takes. */
  startsPerSecond?: number;
};

/** What one tick did: hits put on timelines or dropped, leads they are about, signals sent. */
export type TickResult = { hits: number; leads: number; signals: number };

export interface Relay {
  /**
   * Takes what is new in the inbox, puts it on the timelines and wakes the leads whose time has come, now and then those that are
   * overdue too. `nowReal` and `nowVirtual` are epoch ms.
   * Throws when the store or Temporal is away; the next tick goes on where this one stopped, and a new relay on the same
   * store where the persisted cursors are. Ticks do not overlap.
   */
  tick(nowReal: number, nowVirtual: number): Promise<TickResult>;
  /** Leads whose signal has not been sent yet, and the earliest real instant at which one is due. */
  waiting(): { leads: number; nextDueReal: number | null };
  /** How far each instance's flushes are on the timelines: what the activity's heartbeat carries. */
  positions(): InboxCursor[];
}

/** Opens, page views and visits may wait this long from the first for others of the same lead: one signal for all. */
export const HOLD_REAL_MS = 1000;
const HELD_KINDS: ReadonlySet<string> = new Set(['email.opened', 'page.viewed', 'site.visited', 'x.page.left']);

const SIGNALS_AT_ONCE = 16;
/** One tick ends within a heartbeat, whatever waits. */
const SIGNALS_A_TICK = 256;
const FLUSHES_A_TICK = 64;
/** While so many leads wait for Temporal, nothing more is read: the inbox keeps it. */
const MAX_WAITING = 5000;
/** How often new writers of the inbox are looked for, and old ones retired. */
const INSTANCES_EVERY_MS = 250;
const RETIRE_EVERY_MS = 60_000;

/**
 * The pump from the inbox to the leads (decisions.md 11 and 12). Per flush and lead one signal; a cursor is persisted only after
 * the signals of all its hits. Two relays on one store are harmless: appends and signals repeated count once.
 */
export function createRelay(deps: RelayDeps): Relay {
  const waiting = createWaitingSignals();
  const signal = createSignaller(deps.temporal, deps.clock);
  const { line = () => deps.clock } = deps;
  const watch = createWatch({ ...deps, line, wake: signal });
  const shred = createShredder(deps);
  const positions = new Map<string, number>();
  /** The last flush of each instance in which an erasure is told of: once it is swept, what lay before it is too. */
  const erasures = new Map<string, number>();
  const starts = createAllowance(deps.startsPerSecond ?? 150);
  let instancesReadAt = Number.NEGATIVE_INFINITY;
  let retiredAt: number | null = null;

  const findInstances = async (nowReal: number, nowVirtual: number): Promise<void> => {
    if (nowReal - instancesReadAt < INSTANCES_EVERY_MS) return;
    const cursors = await deps.store.inbox.cursors();
    instancesReadAt = nowReal;
    for (const { instance, n } of cursors) if (!positions.has(instance)) positions.set(instance, n);
    const alive = new Set(cursors.map(({ instance }) => instance));
    for (const instance of positions.keys()) if (!alive.has(instance)) positions.delete(instance);
    if (retiredAt !== null && nowReal - retiredAt < RETIRE_EVERY_MS) return;
    retiredAt = nowReal;
    await deps.store.inbox.retire(nowReal);
    await expireVisitors(deps, nowVirtual);
  };

  const take = async (nowReal: number, nowVirtual: number): Promise<{ hits: number; leads: number }> => {
    if (waiting.size() >= MAX_WAITING || positions.size === 0) return { hits: 0, leads: 0 };
    const flushes = await deps.store.inbox.read(listCursors(positions), FLUSHES_A_TICK);
    if (flushes.length === 0) return { hits: 0, leads: 0 };
    const resolved = await resolveHits(
      deps,
      flushes.flatMap(({ hits }) => hits),
    );
    await appendHits(deps, resolved);
    await judgeClicks(deps, resolved, deps.clock.factor, nowVirtual);
    let taken = 0;
    for (const flush of flushes) {
      const mine = resolved.slice(taken, (taken += flush.hits.length));
      waiting.add(flush, wakeList(mine, nowReal));
      positions.set(flush.instance, flush.n);
      if (flush.hits.some(({ kind }) => kind === ERASED)) erasures.set(flush.instance, flush.n);
    }
    tellDropped(deps.log, resolved);
    return { hits: resolved.length, leads: countLeads(resolved) };
  };

  const send = async (nowReal: number): Promise<number> => {
    const due = waiting.due(nowReal, SIGNALS_A_TICK, starts.left(nowReal));
    starts.spend(due.filter(({ start }) => start).length);
    const outcomes = await settleBounded(due, SIGNALS_AT_ONCE, signal);
    let failure: PromiseRejectedResult | undefined;
    for (const [index, outcome] of outcomes.entries()) {
      const lead = due[index];
      if (outcome.status === 'rejected') failure = outcome;
      else if (lead) waiting.signalled(lead);
    }
    for (const cursor of waiting.takeSettled()) {
      const erasedAt = erasures.get(cursor.instance);
      if (erasedAt !== undefined && erasedAt <= cursor.n) {
        // Before the cursor: what a crash leaves undone is asked for anew by the next relay, which takes the flush again.
        await deps.store.shredding.ask(nowReal);
        erasures.delete(cursor.instance);
      }
      await deps.store.inbox.advance(cursor);
    }
    if (failure) throw failure.reason;
    return due.length;
  };

  return {
    tick: async (nowReal, nowVirtual) => {
      await findInstances(nowReal, nowVirtual);
      const taken = await take(nowReal, nowVirtual);
      const signals = await send(nowReal);
      await shred(nowReal);
      return { ...taken, signals: signals + (await watch.tick(nowReal, nowVirtual)) };
    },
    waiting: () => ({ leads: waiting.size(), nextDueReal: waiting.nextDueReal() }),
    positions: () => listCursors(positions),
  };
}

function listCursors(positions: ReadonlyMap<string, number>): InboxCursor[] {
  return [...positions].map(([instance, n]) => ({ instance, n }));
}

/**
 * One entry a lead: at once if any of its hits is urgent. What a machine did wakes nobody: it counts nothing (edge case 12). One that
 * was erased while Temporal was away is woken to find that out, and ends (decisions.md 18).
 */
function wakeList(resolved: readonly Resolved[], nowReal: number): Omit<WaitingLead, 'flushes'>[] {
  const leads = new Map<string, Omit<WaitingLead, 'flushes'>>();
  for (const item of resolved) {
    if (item.hit.kind === ERASED && item.hit.lead !== undefined) {
      leads.set(item.hit.lead, { id: item.hit.lead, createdAt: item.hit.at, dueReal: nowReal, start: false });
    }
    if (item.owner !== 'lead' || item.hit.machine !== undefined) continue;
    const { id, createdAt, state } = item.lead;
    const dueReal = HELD_KINDS.has(item.hit.kind) ? nowReal + HOLD_REAL_MS : nowReal;
    const known = leads.get(id);
    if (known) known.dueReal = Math.min(known.dueReal, dueReal);
    else leads.set(id, { id, createdAt, dueReal, start: state === null });
  }
  return [...leads.values()];
}

function countLeads(resolved: readonly Resolved[]): number {
  return new Set(resolved.flatMap((item) => (item.owner === 'lead' ? [item.lead.id] : []))).size;
}

function tellDropped(log: Log, resolved: readonly Resolved[]): void {
  const reasons: Record<string, number> = {};
  for (const item of resolved) if (item.owner === 'nobody') reasons[item.reason] = (reasons[item.reason] ?? 0) + 1;
  if (Object.keys(reasons).length > 0) log.debug({ dropped: reasons }, 'hits dropped');
}

/** So many a second, saved up for at most a third of one. */
function createAllowance(perSecond: number): { left(nowReal: number): number; spend(count: number): void } {
  const most = Math.max(1, Math.ceil(perSecond / 3));
  let saved = most;
  let lastReal: number | null = null;
  return {
    left: (nowReal) => {
      if (lastReal !== null) saved = Math.min(most, saved + (Math.max(0, nowReal - lastReal) * perSecond) / 1000);
      lastReal = nowReal;
      return Math.floor(saved);
    },
    spend: (count) => {
      saved -= count;
    },
  };
}
