import { setTimeout as sleep } from 'node:timers/promises';
import { domainOf } from '../../domain/files/mail-routing';
import type { MailRoute } from '../../domain/files/mail-settings';
import type { MailRecord } from '../../domain/lead/documents';
import { createSharedSlots, type SharedSlots, type SlotDeps } from './shared-slots';
import { createWarmUp } from './warm-up';

/** What a route allows beside its rate: so many a second to each receiving domain, so many a day while it warms up. */
export interface RouteLimits {
  /** Null once the mail may go that is due at `at` (virtual ms); else when it is to be looked at again, and why. */
  delay(row: MailRecord, to: string, at: number): Promise<{ until: number; reason: string } | null>;
}

export type LimitDeps = {
  settings(): Promise<MailRoute | null>;
  /** What limits are remembered under: the route's name in the ledger. */
  route: string;
  shared: SlotDeps;
  /** How many mails the route has sent since an instant. */
  sentSince: (from: number) => Promise<number>;
  /** Virtual ms in a real one. */
  factor(): number;
};

/** A mail waits so long for its turn before it is put back for later: connections are not held meanwhile. */
const HORIZON_MS = 1_000;

/**
 * Keeps a route to its limits, together with every other process that sends through it and without holding a connection: a mail that comes
 * much too early is put back to when its turn should be, and looked at again then.
 */
export function createRouteLimits(deps: LimitDeps): RouteLimits {
  const slots = new Map<string, SharedSlots>();
  /** When the last mail that was put back should have its turn, real ms by domain: only a guess, so it is this process's own. */
  const guessed = new Map<string, number>();
  const warmUp = createWarmUp(deps.route, deps.shared.settings, deps.sentSince);

  function slotsOf(domain: string): SharedSlots {
    const found = slots.get(domain) ?? createSharedSlots(`pace/${deps.route}/${domain}`, deps.shared);
    slots.set(domain, found);
    return found;
  }

  /** Waits for the mail's turn where that is near; else answers when it should be, real ms. */
  async function pace(route: MailRoute | null, to: string): Promise<number | null> {
    const rates = route?.domains;
    const domain = domainOf(to);
    const perSecond = rates === undefined || Array.isArray(rates) ? undefined : rates[domain];
    if (perSecond === undefined) return null;
    const slot = await slotsOf(domain).take({ perSecond, horizonMs: HORIZON_MS });
    if ('next' in slot) {
      const guess = Math.max(slot.next, guessed.get(domain) ?? 0);
      guessed.set(domain, guess + 1000 / perSecond);
      return guess;
    }
    const left = slot.at - deps.shared.now();
    if (left > 0) await sleep(left);
    return null;
  }

  return {
    delay: async (row, to, at) => {
      const route = await deps.settings();
      const turn = await pace(route, to);
      if (turn !== null) {
        return { until: Math.ceil(at + (turn - deps.shared.now()) * deps.factor()), reason: 'domain-pace' };
      }
      const tomorrow = route?.warmUp === undefined ? null : await warmUp(route.warmUp, row, at);
      return tomorrow === null ? null : { until: tomorrow, reason: 'warm-up' };
    },
  };
}
