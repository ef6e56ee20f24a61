import { readFile } from 'node:fs/promises';
import { realMsUntil, toVirtual } from '../../domain/clock/virtual-clock';
import type { MailSettings } from '../../domain/files/mail-settings';
import type { MailRecord } from '../../domain/lead/documents';
import { smsBlockedBy, type LeadRecord } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import { isWithPeople } from '../../domain/lead/stage';
import { mailEntry } from '../../domain/life/mail-row';
import { nextSendInstant } from '../../domain/time/window';
import { renderMail } from '../../mail/render';
import type { CallOutcome, OutboundCall } from '../../workflows/contract/outbound';
import { codesOf } from '../delivery/compose-mail';
import { rulesFor } from '../delivery/send-rules';
import { sentLine } from '../restore/sent-line';
import { OVER, type OutboundDeps } from './ports';
import { postJson } from './post-json';

/** The mark of rows this sender holds: an attempt cut off is made again under the same key, which the gateway knows. */
const SENDER = 'sms';

/**
 * One attempt at an SMS: judged last like a mail (left, consent, people, expiry, window), rendered as the template's plain text, and
 * posted to the gateway of `mail.yaml` as `{ id, to, from, text }` with the id as `Idempotency-Key`.
 */
export async function sendSms(
  deps: OutboundDeps,
  { id }: Extract<OutboundCall, { kind: 'sms' }>,
): Promise<CallOutcome> {
  const row = await deps.store.mails.find(id);
  if (row === null || (row.state !== 'waiting' && row.state !== 'sending')) return OVER;
  const lead = await deps.store.leads.find(row.lead);
  if (lead === null) return OVER;
  const now = toVirtual(deps.clock.line(), deps.clock.nowReal());
  const refused = refusalOf(row, lead, now);
  if (refused !== null) return end(deps, row, refused.state, refused.reason);
  const opening = await openingOf(deps, row, lead, now);
  if (opening === null) return end(deps, row, 'expired', 'window-never-opens');
  if (opening > now) {
    return { next: 'later', waitMs: Math.max(1_000, realMsUntil(deps.clock.line(), opening, deps.clock.nowReal())) };
  }
  const text = await render(deps, row, lead);
  if (!text.ok) return park(deps, row, text.reason, now);
  const { sms } = await deps.catalog.mailSettings();
  if (sms === undefined) return park(deps, row, 'mail.yaml names no SMS gateway', now);
  return post(deps, { row, lead, now, text: text.text, gateway: sms });
}

type Sending = {
  row: MailRecord;
  lead: LeadRecord;
  now: number;
  text: string;
  gateway: NonNullable<MailSettings['sms']>;
};

async function post(deps: OutboundDeps, { row, lead, now, text, gateway }: Sending): Promise<CallOutcome> {
  const { id } = row;
  const { mails, timeline } = deps.store;
  if (row.state === 'waiting') {
    const moved = await mails.move('waiting', [{ id, to: 'sending', set: { claimedBy: SENDER } }]);
    if (!moved.has(id)) return OVER;
  }
  const { from, secretFile } = gateway;
  const body = { id, to: lead.phone, text, ...(from !== undefined && { from }) };
  const secret = secretFile === undefined ? null : (await readFile(secretFile, 'utf8')).trim();
  const headers = { 'idempotency-key': id, ...(secret !== null && { authorization: `Bearer ${secret}` }) };
  // The gateway is the administrator's own choice, wherever it stands.
  const posted = await postJson(gateway.url, JSON.stringify(body), headers, { allowPrivate: true });
  if (posted.outcome === 'failed' || posted.status === 429 || posted.status >= 500) return { next: 'again' };
  // What the gateway calls our mistake will be one again.
  if (posted.status >= 300)
    return park(deps, { ...row, state: 'sending' }, `the gateway answered ${posted.status}`, now);
  await timeline.append(lead.id, [mailEntry('sms.sent', row, now)], lead.bucket);
  await mails.move('sending', [{ id, to: 'sent', set: { sentAt: now, response: String(posted.status) } }]);
  // After the ledger: what the journal has and the ledger does not was sent after the backup the store is from.
  await deps.journal?.note([sentLine(row, 'sent', { at: now, atReal: deps.clock.nowReal() })]);
  return OVER;
}

/** Nobody has taken it for three days. */
export async function giveUpSms(deps: OutboundDeps, id: string): Promise<void> {
  const row = await deps.store.mails.find(id);
  if (row === null) return;
  await park(deps, row, 'the gateway has not taken it', toVirtual(deps.clock.line(), deps.clock.nowReal()));
}

function refusalOf(
  row: MailRecord,
  lead: LeadRecord,
  now: number,
): { state: 'withdrawn' | 'blocked' | 'expired'; reason: string } | null {
  const enrolment = lead.enrolments.find(({ id }) => id === row.enrolment);
  if (enrolment !== undefined && enrolment.leftAt !== null && enrolment.cause !== 'sequence.ended') {
    return { state: 'withdrawn', reason: enrolment.cause ?? 'left' };
  }
  const blocked = smsBlockedBy(lead, row.mailKind);
  if (blocked !== null) return { state: 'blocked', reason: blocked };
  if (row.topic !== null && lead.topicsRefused.includes(row.topic))
    return { state: 'blocked', reason: 'topic-refused' };
  if (row.mailKind === 'marketing' && lead.state !== null && isWithPeople(lead.state.stage)) {
    return { state: 'blocked', reason: 'with-people' };
  }
  return now > row.expiresAt ? { state: 'expired', reason: 'too-late' } : null;
}

async function openingOf(deps: OutboundDeps, row: MailRecord, lead: LeadRecord, now: number): Promise<number | null> {
  if (row.mailKind === 'service') return now;
  const { window, zone } = await rulesFor(deps, row, lead);
  return nextSendInstant(window, Math.max(now, row.plannedAt), zone);
}

async function render(
  deps: OutboundDeps,
  row: MailRecord,
  lead: LeadRecord,
): Promise<{ ok: true; text: string } | { ok: false; reason: string }> {
  const found = await deps.templates.find(row.template, row.templateVersion);
  if (!found.ok) return found;
  const { publicUrl } = deps;
  const rendered = renderMail(found.template, {
    lead: { ...lead.profile, email: lead.email ?? '' },
    sequence: row.sequence,
    language: row.language,
    ...codesOf(row),
    urls: { unsubscribe: publicUrl, preferences: publicUrl, view: publicUrl },
  });
  if (rendered.ok) return { ok: true, text: rendered.mail.text };
  return { ok: false, reason: rendered.errors.map(({ message }) => message).join(' ') };
}

async function end(
  { store }: OutboundDeps,
  row: MailRecord,
  to: 'withdrawn' | 'blocked' | 'expired',
  reason: string,
): Promise<CallOutcome> {
  await store.mails.move(row.state, [{ id: row.id, to, set: { reason } }]);
  return OVER;
}

async function park({ store }: OutboundDeps, row: MailRecord, reason: string, at: number): Promise<CallOutcome> {
  const moved = await store.mails.move(row.state, [{ id: row.id, to: 'parked', set: { reason } }]);
  if (moved.size > 0) {
    await store.alerts.raise(
      newAlert({
        id: `${row.id}.sms.parked.${row.attempts}`,
        at,
        kind: 'sms.parked',
        level: 'warning',
        lead: row.lead,
        message: `${row.template}: ${reason}`,
      }),
    );
  }
  return OVER;
}
