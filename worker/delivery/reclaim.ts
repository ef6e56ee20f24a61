import { toVirtual } from '../../domain/clock/virtual-clock';
import type { MailRecord } from '../../domain/lead/documents';
import type { DeliveryDeps } from './ports';
import type { Settling } from './settle';

/** A claim older than this belongs to a pump that is gone: its heartbeat has been missed twice by then. */
const ABANDONED_AFTER_MS = 12_000;
const EVERY_MS = 3_000;

/**
 * Takes over what a dead pump left behind. Before `data` nothing was handed over: the mail waits again. After it the result is
 * unknown: the receiving server's own list settles it where there is one, else it counts as sent, with an alert (decisions.md 13).
 */
export function createReclaim(
  route: string,
  pump: string,
  deps: DeliveryDeps,
  settling: Settling,
): () => Promise<void> {
  let nextReal = 0;
  let repaired = false;
  return async () => {
    const nowReal = deps.clock.nowReal();
    if (nowReal < nextReal) return;
    nextReal = nowReal + EVERY_MS;
    if (!repaired) await deps.mails.repair(route);
    repaired = true;
    const abandoned = await deps.mails.abandoned(route, nowReal - ABANDONED_AFTER_MS);
    for (const row of abandoned) {
      if (row.claimedBy !== pump) await takeOver(row);
    }
  };

  async function takeOver(row: MailRecord): Promise<void> {
    if (row.state === 'sending') return settling.postpone(row, row.dueAt, row.reason);
    const at = Math.min(toVirtual(deps.clock.line(), deps.clock.nowReal()), row.dueAt);
    const mail = { row, at, from: 'data' as const };
    const [lead] = await deps.leads.findMany([row.lead]);
    const composed = lead && (await deps.compose(row, lead));
    const to = composed?.ok ? composed.envelope.to : null;
    const accepted = composed?.ok && to !== null ? await deps.wasAccepted(composed.messageId, to) : null;
    if (accepted === true)
      return settling.settle({ ...mail, result: 'sent', reason: 'found by its Message-ID' }, lead ?? null);
    if (accepted === false) return settling.retry({ ...mail, response: 'not received' }, lead ?? null);
    const reason = 'the worker ended while the mail was handed over';
    await settling.settle({ ...mail, result: 'unknown', reason }, lead ?? null);
  }
}
