import type { Agreement } from '../files/agreement';
import type { MailRecord } from '../lead/documents';
import type { LeadRecord } from '../lead/lead';
import { judgeMail } from '../sequences/judge-mail';
import { durationOf, elapsedMs } from '../time/duration';
import { leadZone } from './lead-zone';
import type { PublishedSequence } from './published';

/** The ledger of a life that is played: mails wait, are judged when they are due, and go or do not. */
export class PlayedMails {
  readonly #rows = new Map<string, MailRecord>();

  claim(row: MailRecord): void {
    if (!this.#rows.has(row.id)) this.#rows.set(row.id, row);
  }

  find(id: string | null): MailRecord | null {
    return id === null ? null : (this.#rows.get(id) ?? null);
  }

  /** The id of the newest mail of a step: what an open or click is of. */
  ofStep(step: string): string | undefined {
    return [...this.#rows.values()].reverse().find((row) => row.step === step)?.id;
  }

  nextDue(): number | null {
    const due = [...this.#rows.values()].filter(({ state }) => state === 'waiting').map(({ dueAt }) => dueAt);
    return due.length === 0 ? null : Math.min(...due);
  }

  withdraw(enrolment: string): void {
    for (const row of this.#rows.values()) {
      if (row.enrolment === enrolment && row.state === 'waiting')
        this.#rows.set(row.id, { ...row, state: 'withdrawn' });
    }
  }

  /** Judges the first mail that is due, as the delivery pump does; answers it once it went or never will, null when none is left. */
  settleNext(
    lead: LeadRecord,
    { agreement, sequence }: { agreement: Agreement; sequence: PublishedSequence },
    now: number,
  ): MailRecord | null {
    const { frequency, calendar } = agreement;
    const { window } = sequence.file;
    const rules = {
      frequency: { mails: frequency.mails, perMs: elapsedMs(durationOf(frequency.per)) },
      window,
      zone: leadZone(lead, window?.zone ?? calendar.zone),
      lateRealMs: Infinity,
      outage: false,
    };
    for (const row of this.#rows.values()) {
      if (row.state !== 'waiting' || row.dueAt > now) continue;
      const verdict = judgeMail(row, lead, rules, now);
      const judged: MailRecord =
        verdict.verdict === 'send'
          ? { ...row, state: 'sent', sentAt: now }
          : verdict.verdict === 'later'
            ? { ...row, dueAt: verdict.until, reason: verdict.reason }
            : { ...row, state: verdict.state, reason: verdict.reason };
      this.#rows.set(row.id, judged);
      if (judged.state !== 'waiting') return judged;
    }
    return null;
  }
}
