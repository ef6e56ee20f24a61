import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from '../../mail/smtp/pace';
import type { SharedSlots } from './shared-slots';

/** A mail does not take an instant further ahead: a pump that dies takes what it holds with it. */
const HORIZON_MS = 2_000;

/** The rate of a route, kept by all processes that send through it. */
export function createSharedPace(slots: SharedSlots, perSecond: number, now: () => number): Pace {
  return {
    reserve: async () => {
      for (;;) {
        const slot = await slots.take({ perSecond, horizonMs: HORIZON_MS });
        if ('at' in slot) return Math.max(0, slot.at - now());
        await sleep(Math.max(1, slot.next - HORIZON_MS - now()));
      }
    },
  };
}
