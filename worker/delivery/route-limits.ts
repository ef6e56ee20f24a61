import { LRUCache } from 'lru-cache';
import { domainOf } from '../../domain/files/mail-routing';
import type { MailRoute } from '../../domain/files/mail-settings';
import type { MailRecord } from '../../domain/lead/documents';

/** What a route allows beside its rate: so many a second to each receiving domain, so many a day while it warms up. */
export interface RouteLimits {
  /** Null where the mail may go at `at` (virtual ms); else when it is to be looked at again, and why. */
  delay(row: MailRecord, to: string, at: number): Promise<{ until: number; reason: string } | null>;
}

export type LimitDeps = {
  settings(): Promise<MailRoute | null>;
  /** How many mails the route has sent since an instant. */
  sentSince(from: number): Promise<number>;
  /** Virtual ms in a real one. */
  factor(): number;
};

const DAY_MS = 86_400_000;
/** Mails told when their turn comes; one forgotten only takes another turn. */
const TURNS_MAX = 200_000;

/**
 * Keeps a route to its limits without holding a connection: a mail that comes too early is given its turn and looked at again then. Turns
 * are remembered by this process alone; the day's count is the ledger's.
 */
export function createRouteLimits(deps: LimitDeps): RouteLimits {
  const nextFree = new Map<string, number>();
  const turns = new LRUCache<string, number>({ max: TURNS_MAX });
  let day: { from: number; sent: number } | null = null;

  async function warmUp(route: MailRoute | null, row: MailRecord, at: number): Promise<number | null> {
    if (route?.warmUp === undefined) return null;
    const from = Math.floor(at / DAY_MS) * DAY_MS;
    const allowed = allowedOn(route.warmUp, from);
    if (allowed === null) return null;
    if (day?.from !== from) day = { from, sent: await deps.sentSince(from) };
    // What somebody has asked for goes even so, and is counted.
    if (day.sent >= allowed && row.mailKind === 'marketing') return from + DAY_MS;
    day.sent += 1;
    return null;
  }

  function pace(route: MailRoute | null, row: MailRecord, to: string, at: number): number | null {
    const rates = route?.domains;
    const domain = domainOf(to);
    const perSecond = rates === undefined || Array.isArray(rates) ? undefined : rates[domain];
    if (perSecond === undefined) return null;
    const turn = turns.get(row.id);
    if (turn !== undefined && turn <= at) {
      turns.delete(row.id);
      return null;
    }
    const start = turn ?? Math.max(at, nextFree.get(domain) ?? at);
    if (turn === undefined) nextFree.set(domain, start + (1000 / perSecond) * deps.factor());
    if (start <= at) return null;
    turns.set(row.id, start);
    return Math.ceil(start);
  }

  return {
    delay: async (row, to, at) => {
      const route = await deps.settings();
      const turn = pace(route, row, to, at);
      if (turn !== null) return { until: turn, reason: 'domain-pace' };
      const tomorrow = await warmUp(route, row, at);
      return tomorrow === null ? null : { until: tomorrow, reason: 'warm-up' };
    },
  };
}

/** How many mails a warming route may send on the day that begins then (UTC); null before its first day and after its last. */
function allowedOn({ from, perDay }: NonNullable<MailRoute['warmUp']>, dayStart: number): number | null {
  return perDay[Math.round((dayStart - Date.parse(from)) / DAY_MS)] ?? null;
}
