import type { Agreement } from '../files/agreement';
import type { Broadcast } from '../files/sequence';
import type { MailRecord } from '../lead/documents';
import type { LeadRecord } from '../lead/lead';
import { leadFacts } from '../lead/lead-facts';
import { isHeldOut } from '../sequences/entry';
import { judgeMail } from '../sequences/judge-mail';
import { startPosition } from '../sequences/position';
import { walk } from '../sequences/walk';
import { durationOf, elapsedMs } from '../time/duration';
import { resolveWall } from '../time/zones';
import { leadZone } from './lead-zone';
import { mailRow } from './mail-row';
import type { PublishedSequence } from './published';

/** What becomes of a member of the segment: a ledger row (`delayed`: by the frequency cap), or left out, and why. */
export type BroadcastVerdict = { mail: MailRecord; delayed: boolean } | { mail: null; reason: string };

/** The instant a broadcast begins; written without an offset it is a local time of its window's zone, else of the agreement's. */
export function broadcastAt({ at, window }: Pick<Broadcast, 'at' | 'window'>, fallbackZone: string): number {
  const written = at.replace(' ', 'T');
  if (/(Z|[+-]\d{2}:\d{2})$/.test(written)) return Date.parse(written);
  return resolveWall(Date.parse(`${written}Z`), window?.zone ?? fallbackZone);
}

/**
 * The mail of a broadcast to one member, planned from `now` on for the next opening of its window, by the interpreter of sequences and by the
 * rules the delivery judges by last. Who is out, or with the Lead Center or sales, is left out; so is the control group. A row's id is
 * the lead's and the broadcast's alone: no version of it mails anybody twice.
 */
export function planBroadcast(
  lead: LeadRecord,
  sequence: PublishedSequence,
  agreement: Agreement,
  now: number,
  templateVersion: number,
): BroadcastVerdict {
  const { name, file, compiled } = sequence;
  const { stage } = lead.state ?? { stage: 'captured' as const };
  if (stage === 'disqualified') return { mail: null, reason: 'disqualified' };
  if (isHeldOut({ name, holdout: file.holdout }, lead.id)) return { mail: null, reason: 'holdout' };
  const { calendar, frequency } = agreement;
  const zone = leadZone(lead, file.window?.zone ?? calendar.zone);
  const { effects } = walk(compiled, startPosition(now), {
    now,
    leadId: lead.id,
    enrolledAt: now,
    zone,
    tracked: { opens: false, clicks: false },
    entries: [],
    facts: leadFacts(lead, [], lead.state?.score ?? null, stage),
    calendar,
  });
  const effect = effects.find(({ kind }) => kind === 'email');
  if (effect?.kind !== 'email') return { mail: null, reason: 'window-never-opens' };
  const enrolment = `${lead.id}.b.${name}`;
  const row = mailRow({ lead, enrollment: { id: enrolment }, sequence }, effect, templateVersion);
  const mail = { ...row, id: `${enrolment}:mail` };
  const rules = {
    frequency: { mails: frequency.mails, perMs: elapsedMs(durationOf(frequency.per)) },
    window: file.window,
    zone,
    lateRealMs: 0,
    outage: false,
  };
  const verdict = judgeMail(mail, lead, rules, mail.plannedAt);
  if (verdict.verdict === 'never') return { mail: null, reason: verdict.reason };
  return { mail, delayed: verdict.verdict === 'later' && verdict.reason === 'frequency-cap' };
}
