import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** Ends a receiver at once, with what waits for it and its log. */
export async function removeWebhook(deps: Deps, asker: Asker, id: string): Promise<Outcome<null>> {
  if (!(await deps.store.webhooks.remove(id))) return notFound('webhook');
  await recordAudit(deps, asker, 'webhook.removed', id);
  return done(null);
}
