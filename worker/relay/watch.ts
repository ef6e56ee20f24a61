import { isSameClock, type VirtualClock } from '../../domain/clock/virtual-clock';
import { nextDeadline } from '../../domain/lead/deadlines';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Store } from '../../store/index';
import type { Log } from '../../usecases/deps';

export type WatchDeps = {
  store: { leads: Pick<Store['leads'], 'scan'> };
  /** The clock that runs now. */
  line: () => VirtualClock;
  /** Sends a lead the signal that makes it look, starting its workflow if it never ran. */
  wake: (lead: { id: string; createdAt: number }) => Promise<void>;
  /** Makes Temporal give the lead's next task to any worker, not to the one that had it last. */
  unstick: (lead: string) => Promise<void>;
  log: Log;
};

export interface Watch {
  /** Looks at the next leads if it is time; answers how many it woke. Never throws: what it could not do comes round again. */
  tick(nowReal: number, nowVirtual: number): Promise<number>;
}

/** Leads read at once, by key in the order of ids, and how often: 100,000 leads are gone through in 17 minutes for 1 % of a core. */
const LEADS_A_PAGE = 500;
const PAGE_EVERY_MS = 5_000;
/** A round begins at most so often, in real ms. */
const ROUND_EVERY_MS = 60_000;
/** Later than this, in real ms, a lead is overdue: what is only slow has come by then. */
const OVERDUE_MS = 120_000;
/** A worker that catches up on an outage is not drowned in signals. */
const WAKES_A_PAGE = 50;

/**
 * Finds leads whose instant has passed and who have not moved, and wakes them; those that were woken and stand still all the same are taken
 * from the worker that holds them. Nothing should ever need it; if a timer, a signal or a sticky task is lost, no lead is stuck. Leads
 * whose timer was armed by another clock than the one that runs now (another `RIPEN_DAY`) are woken too, and arm it anew.
 */
export function createWatch(deps: WatchDeps): Watch {
  const woken = new Map<string, { deadline: number; atReal: number }>();
  let after: string | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let roundAt = Number.NEGATIVE_INFINITY;

  async function wakeOverdue(lead: LeadRecord, nowReal: number, nowVirtual: number): Promise<boolean> {
    const deadline = deadlineOf(lead);
    const before = woken.get(lead.id);
    const line = deps.line();
    const isOverdue = deadline !== null && (nowVirtual - deadline) / line.factor >= OVERDUE_MS;
    if (deadline === null || (!isOverdue && !isMistimed(lead, line))) {
      woken.delete(lead.id);
      return false;
    }
    const again = before?.deadline === deadline;
    if (again && nowReal - before.atReal < OVERDUE_MS) return false;
    if (again) await deps.unstick(lead.id);
    await deps.wake(lead);
    woken.set(lead.id, { deadline, atReal: nowReal });
    const told = { lead: lead.id, stage: lead.state?.stage ?? null, again };
    if (isOverdue) deps.log.warn(told, 'an overdue lead was woken');
    else deps.log.debug(told, 'a lead that slept by another clock was woken');
    return true;
  }

  async function look(nowReal: number, nowVirtual: number): Promise<number> {
    if (after === null) roundAt = nowReal;
    const page = await deps.store.leads.scan(after, LEADS_A_PAGE);
    let wakes = 0;
    for (const lead of page) {
      if (await wakeOverdue(lead, nowReal, nowVirtual)) wakes += 1;
      if (wakes < WAKES_A_PAGE) continue;
      after = lead.id;
      return wakes;
    }
    after = page.length < LEADS_A_PAGE ? null : (page.at(-1)?.id ?? null);
    return wakes;
  }

  return {
    tick: async (nowReal, nowVirtual) => {
      if (nowReal - (after === null ? roundAt + ROUND_EVERY_MS : readAt + PAGE_EVERY_MS) < 0) return 0;
      readAt = nowReal;
      try {
        return await look(nowReal, nowVirtual);
      } catch (error) {
        deps.log.debug({ err: error }, 'the watch over leads could not look');
        return 0;
      }
    },
  };
}

/** Whether its timer, if it has one, was armed by another clock than this one. */
function isMistimed({ state }: LeadRecord, line: VirtualClock): boolean {
  return state !== null && !isSameClock(state.clock, line);
}

/** The virtual instant a lead should have moved by; null for one that waits for nothing. */
function deadlineOf({ createdAt, state }: LeadRecord): number | null {
  if (state === null) return createdAt;
  return state.stage === 'merged' || state.stage === 'erased' ? null : nextDeadline(state);
}
