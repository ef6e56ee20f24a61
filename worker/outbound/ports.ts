import type { Catalog } from '../../activities/ports';
import type { VirtualClock } from '../../domain/clock/virtual-clock';
import { newAlert } from '../../domain/lead/new-alert';
import type { Store } from '../../store';
import type { CallOutcome, OutboundCall } from '../../workflows/contract/outbound';
import type { SentJournal } from '../restore/sent-journal';
import type { TemplateCache } from '../delivery/template-cache';

/** What calls to the outside are made with. */
export type OutboundDeps = {
  store: Pick<Store, 'leads' | 'mails' | 'timeline' | 'alerts' | 'settings'>;
  catalog: Catalog;
  templates: TemplateCache;
  publicUrl: string;
  /** Whether addresses of private networks may be called. */
  allowPrivate: boolean;
  clock: { line(): VirtualClock; nowReal(): number };
  /** Told of each SMS the gateway has taken. */
  journal?: Pick<SentJournal, 'note'>;
};

/** Says that the call of a step was not taken. */
export async function raiseWebhookAlert(
  { store }: Pick<OutboundDeps, 'store'>,
  call: Extract<OutboundCall, { kind: 'webhook' }>,
  why: string,
): Promise<void> {
  await store.alerts.raise(
    newAlert({
      id: `${call.id}.webhook.failed`,
      at: call.at,
      kind: 'webhook.failed',
      level: 'warning',
      lead: call.lead,
      message: `${call.url}: ${why}`,
    }),
  );
}

/** The attempt was made and nothing more is to be done. */
export const OVER: CallOutcome = { next: 'end' };
