import { isRestoreHold } from '../../domain/sequences/controls';
import type { Deps } from '../deps';

/** Which of the services behind us answer. `hold`: no worker runs, for the store was restored from a backup (lifecycle.md, edge case 58). */
export type Readiness = { ready: boolean; store: 'ok' | 'away'; temporal: 'ok' | 'away'; hold?: 'restored' };

/** How long Temporal is given to answer, in real ms; the store's own limit is 3 s. */
const PATIENCE_MS = 3000;

/** Asks store and Temporal at once; never throws. */
export async function checkReadiness(deps: Pick<Deps, 'store' | 'temporal'>): Promise<Readiness> {
  const [store, temporal, held] = await Promise.all([
    answers(deps.store.ping()),
    answers(pingTemporal(deps)),
    deps.store.files.controls().then(isRestoreHold, () => false),
  ]);
  const services = { store: store ? 'ok' : 'away', temporal: temporal ? 'ok' : 'away' } as const;
  return { ready: store && temporal, ...services, ...(held && { hold: 'restored' }) };
}

async function pingTemporal({ temporal }: Pick<Deps, 'temporal'>): Promise<unknown> {
  const { namespace } = temporal.options;
  // The namespace and not only the port: a server that has just started answers before its namespace is there.
  return temporal.withDeadline(Date.now() + PATIENCE_MS, () =>
    temporal.connection.workflowService.describeNamespace({ namespace }),
  );
}

function answers(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
