import type { LeadDeps } from '../activities/ports';
import type { Store } from '../store';

/** The collections that a lead's activities work on. */
export function leadStores(
  store: Store,
): Omit<LeadDeps, 'outbound' | 'peopleWith' | 'watchWinners' | 'catalog' | 'clock' | 'settleMs'> {
  const { leads, timeline, mails, tasks, texts, handoffs, alerts, cycles, webhooks, coupons, intake, accounts } = store;
  return {
    ...{ leads, timeline, mails, tasks, texts, handoffs },
    ...{ alerts, cycles, webhooks, coupons, intake, accounts },
  };
}
