import type { MailMove } from '../../activities/ports';
import type { MailRecord, MailState } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { mailEntry } from '../../domain/life/mail-row';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { createGroupCommit } from '../../store/connection/group-commit';
import { sentLine, type SentLine } from '../restore/sent-line';
import { countedMail } from './counted-mail';
import { isHeld } from './held-back';
import type { DeliveryDeps } from './ports';

export type Settled = {
  row: MailRecord;
  at: number;
  lead: LeadRecord | null;
  from: MailState;
  move: MailMove;
  refused?: boolean;
};
type Outcome = {
  row: MailRecord;
  at: number;
  /** How far it had come: `data` once the server had asked for the message. */
  from: 'sending' | 'data';
  result: 'sent' | 'unknown' | 'failed' | 'blocked' | 'expired' | 'parked' | 'withdrawn';
  reason?: string;
  response?: string;
};

/** `refused`: the server would not have it, the address not being the reason (edge case 10). */
type Retried = Omit<Outcome, 'result' | 'reason'> & { response: string; refused?: boolean };

export type Settling = {
  /** Writes the end of a mail: ledger, timeline, cap, suppression and alert, and wakes the lead where its wait depends on it. */
  settle(outcome: Outcome, lead: LeadRecord | null): Promise<void>;
  /** Gives a claimed row back, due later. */
  postpone(row: MailRecord, dueAt: number, reason: string | null): Promise<void>;
  /** Gives it to the pump of another route. */
  handOver(row: MailRecord, route: string): Promise<void>;
  /** Gives it back after a refusal that may pass, later each time; after the last attempt it has failed. */
  retry(outcome: Retried, lead: LeadRecord | null): Promise<void>;
};

/** A mail counts as late from here on: the lead's next wait counts from its real sending (decisions.md 14). */
const LATE_MS = 3_600_000;
/** Real time between attempts: doubled from the first to the last, for three days in all (edge case 10). */
const RETRY_FIRST_MS = 10_000;
const RETRY_LAST_MS = 1_800_000;
const ATTEMPTS_MAX = 150;

/** What became of mails, written in groups: one command each for ledger, timelines and caps, however many mails. */
export function createSettling(deps: DeliveryDeps): Settling {
  const write = createGroupCommit<Settled, true>(async (group) => {
    // What happened comes first and the ledger last: cut off in between, the row is taken over and told of again, under the same ids.
    const gone = group.filter(({ move }) => move.to !== 'waiting');
    const marketing = gone.filter(({ row, move }) => counted(move.to) && row.mailKind === 'marketing');
    await Promise.all([
      deps.timeline.appendMany(
        gone.flatMap(({ row, lead, at, move }) => {
          const entry = lead && row.to === null ? entryOf(row, at, move) : null;
          return entry && lead ? [{ lead: lead.id, entries: [entry], bucketHint: lead.bucket }] : [];
        }),
      ),
      deps.leads.recordSends(marketing.map(({ row, at }) => ({ lead: row.lead, at }))),
      // Before the ledger: who finds a row that may go again must find it noted as back too.
      deps.journal?.note(journaled(group, deps.clock.nowReal())),
    ]);
    for (const from of ['sending', 'data'] as const) {
      const moves = group.filter((settled) => settled.from === from).map(({ move }) => move);
      if (moves.length > 0) await deps.mails.move(from, moves);
    }
    // A count that fails must not hold up what is written already: rates bear a gap.
    await deps.count?.(group.flatMap(countedMail)).catch(() => undefined);
    return group.map(() => true as const);
  });

  async function settle(outcome: Outcome, lead: LeadRecord | null): Promise<void> {
    const { row, at, from, result, reason, response } = outcome;
    const set = {
      reason: reason ?? null,
      response: response ?? null,
      ...(counted(result) && { sentAt: at }),
      ...domainOf(row),
    };
    // Alert and suppression before the ledger: cut off in between, the row is taken over and both are done again, under the same ids. The
    // other way round a mail could be parked and nobody told.
    if (['unknown', 'expired', 'parked'].includes(result)) await raise(outcome);
    if (reason === 'hard-bounce' && lead && row.to === null) {
      await deps.leads.suppress(lead.id, { reason: 'hard-bounce', at });
    }
    await write({ row, at, lead, from, move: { id: row.id, to: result, set, ...claim(row) } });
    const late = result === 'sent' && at - row.plannedAt > LATE_MS;
    if ((late || result !== 'sent') && row.to === null && lead) await deps.wake(lead.id);
  }

  async function postpone(row: MailRecord, dueAt: number, reason: string | null): Promise<void> {
    // What a pause or a switch holds back keeps the time it had left (edge case 34), unless it is tied to a date.
    const kept = isHeld(reason) && !row.perishable ? { expiresAt: row.expiresAt + Math.max(0, dueAt - row.dueAt) } : {};
    const move = { id: row.id, to: 'waiting' as const, set: { dueAt, reason, ...kept }, ...claim(row) };
    await write({ row, at: dueAt, lead: null, from: 'sending', move });
  }

  async function handOver(row: MailRecord, route: string): Promise<void> {
    const move = { id: row.id, to: 'waiting' as const, set: { route }, ...claim(row) };
    await write({ row, at: row.dueAt, lead: null, from: 'sending', move });
  }

  async function retry({ row, at, from, response, refused = false }: Retried, lead: LeadRecord | null): Promise<void> {
    const attempts = row.attempts + 1;
    if (attempts >= ATTEMPTS_MAX) {
      return settle({ row, at, from, result: 'failed', reason: 'attempts-used-up', response }, lead);
    }
    const backOffRealMs = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** (attempts - 1));
    const dueAt = at + Math.ceil(backOffRealMs * deps.clock.line().factor);
    const set = { attempts, dueAt, reason: 'retry', response };
    await write({ row, at, lead, from, refused, move: { id: row.id, to: 'waiting', set, ...claim(row) } });
  }

  async function raise({ row, at, result, reason }: Outcome): Promise<void> {
    await deps.alerts.raise({
      id: `mail.${row.id}.${result}`,
      at,
      kind: `mail.${result}`,
      level: 'warning',
      lead: row.lead === '' ? null : row.lead,
      handoff: row.handoff,
      task: null,
      message: `${row.template}: ${reason ?? result}`,
      to: null,
      acknowledgedBy: null,
    });
  }

  return { settle, postpone, handOver, retry };
}

/** Of mails whose result is unknown the journal says so already. */
function journaled(group: readonly Settled[], atReal: number): (SentLine | null)[] {
  return group
    .filter(({ from, move }) => from === 'data' && move.to !== 'unknown')
    .map(({ row, at, move }) => sentLine(row, move.to === 'sent' ? 'sent' : 'back', { at, atReal }));
}

function domainOf({ domain }: MailRecord): { domain?: string } {
  return domain === undefined ? {} : { domain };
}

function claim(row: MailRecord): { claimedBy?: string } {
  return row.claimedBy === null ? {} : { claimedBy: row.claimedBy };
}

/** An unknown result counts as sent: it must never be sent again blindly (edge case 54). */
function counted(state: MailState): boolean {
  return state === 'sent' || state === 'unknown';
}

function entryOf(row: MailRecord, at: number, move: MailMove): TimelineEntry | null {
  const kind = counted(move.to) ? 'email.sent' : move.to === 'failed' ? 'email.bounced' : null;
  return kind && mailEntry(kind, row, at);
}
