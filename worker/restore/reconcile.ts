import type { MailRecord, MailState } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { NO_LEAD } from '../../domain/lead/notice';
import { waitingMail } from '../../domain/lead/waiting-mail';
import { mailEntry, SMS_ROUTE } from '../../domain/life/mail-row';
import { HOUSE_LANGUAGE } from '../../domain/words/locales';
import type { Store } from '../../store';
import type { SentLine } from './sent-line';

/** States of a row that knows nothing of having been sent. */
const BEFORE: readonly MailState[] = ['waiting', 'sending', 'parked'];
const BATCH = 500;

export type ReconcileDeps = {
  store: Pick<Store, 'mails' | 'leads' | 'timeline'>;
  /** Virtual ms. */
  now: () => number;
  wasAccepted: (messageId: string) => Promise<boolean | null>;
};

/** A mail that was handed over and that the store does not know as sent: its row as it is there, if it is, and its lead, if it is about one. */
export type Untold = { line: SentLine; row: MailRecord | null; lead: LeadRecord | null };

/** The mails of the journal of which the store knows less than the journal does. Those of leads that are not there (erased, or never were) are none. */
export async function findUntold({ store }: ReconcileDeps, lines: Iterable<SentLine>): Promise<Untold[]> {
  const gone = [...lines].filter(({ state }) => state !== 'back');
  const untold: Untold[] = [];
  for (let at = 0; at < gone.length; at += BATCH) {
    const batch = gone.slice(at, at + BATCH);
    const rows = new Map((await store.mails.findMany(batch.map(({ id }) => id))).map((row) => [row.id, row]));
    const behind = batch.filter(({ id }) => BEFORE.includes(rows.get(id)?.state ?? 'waiting'));
    const ids = [...new Set(behind.map(({ lead }) => lead))].filter((id) => id !== NO_LEAD);
    const leads = new Map((ids.length === 0 ? [] : await store.leads.findMany(ids)).map((lead) => [lead.id, lead]));
    for (const line of behind) {
      const lead = leads.get(line.lead) ?? null;
      if (lead !== null || line.lead === NO_LEAD) untold.push({ line, row: rows.get(line.id) ?? null, lead });
    }
  }
  return untold;
}

/**
 * Puts mails into ledger and timelines as delivery would have, under the same ids, so that a lead that is walked again finds them sent. What was
 * only about to be handed over is asked for where the receiving inbox can be asked, and counts as sent, its result unknown, where it
 * cannot (decisions.md 13). May be cut off and done again.
 */
export async function reconcile(
  deps: ReconcileDeps,
  untold: readonly Untold[],
): Promise<{ sent: number; unknown: number }> {
  const counts = { sent: 0, unknown: 0 };
  for (let at = 0; at < untold.length; at += BATCH) {
    const told: Told[] = [];
    for (const one of untold.slice(at, at + BATCH)) {
      const to = await resultOf(deps, one.line);
      if (to === null) continue;
      counts[to] += 1;
      told.push({ ...one, to, at: Math.min(one.line.at, deps.now()) });
    }
    await write(deps, told);
  }
  return counts;
}

type Told = Untold & { to: 'sent' | 'unknown'; at: number };

/** Null: the server says that it never had it. */
async function resultOf({ wasAccepted }: ReconcileDeps, line: SentLine): Promise<Told['to'] | null> {
  if (line.state === 'sent') return 'sent';
  const accepted = line.messageId === null ? null : await wasAccepted(line.messageId);
  if (accepted === null) return 'unknown';
  return accepted ? 'sent' : null;
}

/** What happened comes first and the ledger last: cut off in between, it is found and told of again. */
async function write({ store }: ReconcileDeps, told: readonly Told[]): Promise<void> {
  await store.timeline.appendMany(
    told.flatMap((one) => {
      // What colleagues are told is no part of the lead's life.
      if (one.lead === null || one.line.colleague === true) return [];
      const kind = one.line.route === SMS_ROUTE ? 'sms.sent' : 'email.sent';
      const entries = [mailEntry(kind, one.row ?? rowOf(one), one.at)];
      return [{ lead: one.lead.id, entries, bucketHint: one.lead.bucket }];
    }),
  );
  const marketing = told.filter(({ line }) => line.mailKind === 'marketing' && line.route !== SMS_ROUTE);
  await store.leads.recordSends(marketing.map(({ line, at }) => ({ lead: line.lead, at })));
  for (const from of BEFORE) {
    const moves = told.filter(({ row }) => row?.state === from);
    await store.mails.move(
      from,
      moves.map(({ line, to, at }) => ({ id: line.id, to, set: { sentAt: at, reason: REASON } })),
    );
  }
  const missing = told.filter(({ row }) => row === null);
  for (const one of missing) {
    await store.mails.claim({ ...rowOf(one), state: one.to, sentAt: one.at, reason: REASON });
  }
}

const REASON = 'found in the journal after a backup was restored';

/** The ledger row of a mail that was claimed after the backup; what the journal does not keep mattered only before it went. */
function rowOf({ line, lead }: Pick<Untold, 'line' | 'lead'>): MailRecord {
  const { id, enrolment, sequence, sequenceVersion, step, template, templateVersion } = line;
  const { topic, mailKind, route, plannedAt } = line;
  const of = { id, enrolment, sequence, sequenceVersion, step, template, templateVersion, topic, mailKind };
  const to = line.colleague === true ? '' : null;
  const about = { lead: line.lead, to, language: lead?.language ?? HOUSE_LANGUAGE };
  return { ...waitingMail({ ...of, ...about, priority: 0, plannedAt, expiresAt: plannedAt }), route };
}
