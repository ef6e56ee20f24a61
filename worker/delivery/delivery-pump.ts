import { randomUUID } from 'node:crypto';
import { effectiveInstant, toVirtual } from '../../domain/clock/virtual-clock';
import type { MailRecord } from '../../domain/lead/documents';
import { judgeMail, type MailVerdict } from '../../domain/sequences/judge-mail';
import type { LeadRecord } from '../../domain/lead/lead';
import { blankLead } from '../../usecases/capture/apply-change';
import { NO_LEAD } from '../../domain/lead/notice';
import { createGroupCommit } from '../../store/connection/group-commit';
import type { DeliveryDeps } from './ports';
import { sentLine } from '../restore/sent-line';
import { heldBack } from './held-back';
import { createReclaim } from './reclaim';
import { rulesFor } from './send-rules';
import { createSettling, type Settled } from './settle';

/** Mails under way at once: enough to keep the route's connections busy while results are being written. */
const UNDER_WAY_MAX = 400;
const BATCH = 200;
/** How long a route that refuses connections is left alone, real ms: doubled from the first to the last. */
const PAUSE_FIRST_MS = 500;
const PAUSE_LAST_MS = 60_000;

/** Whom a mail of the platform's own is about. */
const NOBODY = blankLead(NO_LEAD, 0);

export type DeliveryPump = {
  /** Takes what is due and starts sending it; answers how many mails it took. */
  tick(): Promise<{ mails: number }>;
  /** Resolves when nothing is under way. */
  drained(): Promise<void>;
  gauges(): { underWay: number; pausedUntilReal: number };
};

/**
 * The delivery pump of one SMTP route (decisions.md 11, 13, 14): claims due rows of the ledger, judges each last before it goes,
 * sends, and records. Each row moves by conditional writes under this pump's own mark, so a second pump, or this one after it was
 * thought dead, sends nothing twice.
 */
export function createDeliveryPump(route: string, deps: DeliveryDeps): DeliveryPump {
  const pump = randomUUID();
  const underWay = new Map<string, Promise<void>>();
  const leadsUnderWay = new Set<string>();
  const settling = createSettling(deps);
  const reclaim = createReclaim(route, pump, deps, settling);
  let failures = 0;
  let pausedUntilReal = 0;
  let outageSince: number | null = null;

  const now = (): number => toVirtual(deps.clock.line(), deps.clock.nowReal());

  // `data` is written when the server asks for the message, and everything that could forbid it is read once more beside it: what is
  // forbidden goes back before a byte of it has gone.
  const confirm = createGroupCommit<{ row: MailRecord; to: string; messageId: string }, boolean>(async (asked) => {
    const rows = asked.map(({ row }) => row);
    const [moved, found] = await Promise.all([
      deps.mails.move(
        'sending',
        rows.map(({ id }) => ({ id, to: 'data', claimedBy: pump })),
      ),
      findLeads(rows),
    ]);
    const leads = new Map(found.map((lead) => [lead.id, lead]));
    const allowed = await Promise.all(
      asked.map(async ({ row, to }) => {
        const lead = leads.get(row.lead);
        // Written to an address that is not the lead's any more: it is composed anew.
        if (lead === undefined || (row.to ?? lead.email) !== to) return false;
        return (await judge(row, lead, instantOf(row))).verdict === 'send';
      }),
    );
    const forbidden = rows.filter(({ id }, index) => moved.has(id) && !allowed[index]);
    await deps.mails.move(
      'data',
      forbidden.map(({ id }) => ({ id, to: 'sending', claimedBy: pump })),
    );
    const goes = rows.map(({ id }, index) => moved.has(id) && allowed[index] === true);
    const atReal = deps.clock.nowReal();
    // After the ledger: what the journal has and the ledger does not was sent after the backup the store is from.
    await deps.journal?.note(
      asked
        .filter((_, index) => goes[index])
        .map(({ row, messageId }) => sentLine(row, 'data', { at: instantOf(row), atReal, messageId })),
    );
    return goes;
  });

  /** Those the mails are about; a mail of the platform's own is about nobody. */
  async function findLeads(rows: readonly MailRecord[]): Promise<LeadRecord[]> {
    const ids = rows.map(({ lead }) => lead).filter((id) => id !== NO_LEAD);
    const found = ids.length === 0 ? [] : await deps.leads.findMany(ids);
    return ids.length === rows.length ? found : [...found, NOBODY];
  }

  /** What is sent on time is sent at its planned instant (decisions.md 2). */
  function instantOf(row: MailRecord): number {
    return effectiveInstant(deps.clock.line(), row.dueAt, now());
  }

  async function judge(row: MailRecord, lead: LeadRecord, at: number): Promise<MailVerdict> {
    const lateRealMs = (now() - row.plannedAt) / deps.clock.line().factor;
    const outage = outageSince !== null || row.attempts > 0;
    const verdict = judgeMail(row, lead, { ...(await rulesFor(deps, row, lead)), lateRealMs, outage }, at);
    return verdict.verdict === 'send' ? heldBack(await deps.catalog.controls(), row, at, lead) : verdict;
  }

  async function deliver(row: MailRecord): Promise<void> {
    const [lead] = await findLeads([row]);
    const at = instantOf(row);
    if (lead === undefined)
      return settling.settle({ row, at, from: 'sending', result: 'withdrawn', reason: 'erased' }, null);
    const verdict = await judge(row, lead, at);
    if (verdict.verdict === 'later') return settling.postpone(row, verdict.until, verdict.reason);
    if (verdict.verdict === 'never') {
      return settling.settle({ row, at, from: 'sending', result: verdict.state, reason: verdict.reason }, lead);
    }
    const composed = await deps.compose(row, lead);
    if (!composed.ok)
      return settling.settle({ row, at, from: 'sending', result: 'parked', reason: composed.reason }, lead);
    if (composed.route !== undefined && composed.route !== route) return settling.handOver(row, composed.route);
    const domain = composed.domain ?? composed.envelope.from.split('@')[1];
    const stop = heldBack(await deps.catalog.controls(), row, at, { import: lead.import, domain });
    if (stop.verdict === 'later') return settling.postpone(row, stop.until, stop.reason);
    const delay = await deps.limits?.delay(row, composed.envelope.to, at);
    if (delay) return settling.postpone(row, delay.until, delay.reason);
    // How far it came: properties, for the compiler forgets that a callback sets variables.
    const reached: { from: 'sending' | 'data'; refused: boolean } = { from: 'sending', refused: false };
    const sent = await deps.smtp.send({
      envelope: composed.envelope,
      raw: composed.raw,
      onData: async () => {
        reached.refused = !(await confirm({ row, to: composed.envelope.to, messageId: composed.messageId }));
        if (reached.refused) throw new Error('the mail may not go any more');
        reached.from = 'data';
      },
    });
    // What forbade it at the last moment is judged anew at once, and settled with its reason.
    if (reached.refused) return settling.postpone(row, row.dueAt, row.reason);
    const mailed = domain === undefined ? row : { ...row, domain };
    await conclude({ row: mailed, at, from: reached.from }, lead, sent);
  }

  async function conclude(
    mail: { row: MailRecord; at: number; from: 'sending' | 'data' },
    lead: Settled['lead'],
    sent: Awaited<ReturnType<DeliveryDeps['smtp']['send']>>,
  ): Promise<void> {
    switch (sent.outcome) {
      case 'sent':
        failures = 0;
        outageSince = null;
        return settling.settle({ ...mail, result: 'sent', response: sent.response }, lead);
      case 'unknown':
        return settling.settle({ ...mail, result: 'unknown', reason: sent.error }, lead);
      case 'hard':
        return settling.settle({ ...mail, result: 'failed', reason: 'hard-bounce', response: sent.response }, lead);
      case 'soft':
      case 'route':
        return settling.retry({ ...mail, response: sent.response, refused: true }, lead);
      case 'retry':
        if (typeof sent.code !== 'number') pauseRoute();
        return settling.retry({ ...mail, response: sent.error }, lead);
    }
  }

  /** The server cannot be reached at all: the whole route waits, not each mail for itself. */
  function pauseRoute(): void {
    outageSince ??= now();
    if (deps.clock.nowReal() < pausedUntilReal) return;
    failures += 1;
    pausedUntilReal = deps.clock.nowReal() + Math.min(PAUSE_LAST_MS, PAUSE_FIRST_MS * 2 ** (failures - 1));
  }

  async function tick(): Promise<{ mails: number }> {
    await reclaim();
    if (deps.clock.nowReal() < pausedUntilReal) return { mails: 0 };
    // A whole batch at a time: looking for what is due reads the outbox, and must not be done for each mail that leaves.
    if (underWay.size > UNDER_WAY_MAX - BATCH) return { mails: 0 };
    const due = await deps.mails.due(route, now(), failures > 0 ? 1 : BATCH);
    const rows: MailRecord[] = [];
    for (const row of due) {
      // One mail a lead at a time, so that the cap sees the one before.
      if (leadsUnderWay.has(row.lead) || underWay.has(row.id)) continue;
      leadsUnderWay.add(row.lead);
      rows.push(row);
    }
    const sendingSinceReal = deps.clock.nowReal();
    const claimed = await deps.mails.move(
      'waiting',
      rows.map(({ id }) => ({ id, to: 'sending', set: { claimedBy: pump, sendingSinceReal } })),
    );
    for (const row of rows) {
      if (!claimed.has(row.id)) {
        leadsUnderWay.delete(row.lead);
        continue;
      }
      // A failure to write leaves the row claimed: it is reclaimed, never sent blindly.
      const done = deliver({ ...row, claimedBy: pump })
        .catch(() => undefined)
        .finally(() => {
          underWay.delete(row.id);
          leadsUnderWay.delete(row.lead);
        });
      underWay.set(row.id, done);
    }
    return { mails: claimed.size };
  }

  return {
    tick,
    drained: async () => {
      await Promise.all(underWay.values());
    },
    gauges: () => ({ underWay: underWay.size, pausedUntilReal }),
  };
}
