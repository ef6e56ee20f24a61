import type { AlertRecord } from '../../domain/lead/documents';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** Notes who has taken note; the first stays. */
export async function acknowledgeAlert(deps: Deps, asker: Asker, id: string): Promise<Outcome<AlertRecord>> {
  const alert = await deps.store.alerts.acknowledge(id, asker.actor);
  if (!alert) return notFound('alert');
  await recordAudit(deps, asker, 'alert.acknowledged', id);
  return done(alert);
}
