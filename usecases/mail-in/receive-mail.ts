import { createHash } from 'node:crypto';
import type { MailRecord } from '../../domain/lead/documents';
import { readIncoming, type Incoming } from '../../mail/incoming/read-message';
import { findLead } from '../capture/identify-lead';
import type { CaptureContext } from '../capture/submit-form';
import { unsubscribe } from '../capture/unsubscribe';
import { isHardBounce } from '../hooks/mail-feedback';
import { applyFeedback } from '../hooks/receive-mail-feedback';
import { findMail } from './find-mail';

/** A message as a mail server hands it over. */
export type HandedMail = { raw: Buffer; sender: string; recipients: readonly string[] };

/** What it was taken for; `stranger`: about no mail of ours, so nothing was done. */
export type MailOutcome = 'bounce' | 'complaint' | 'reply' | 'unsubscribed' | 'automatic' | 'stranger';

/**
 * Takes mail that came back: bounces and complaints like a provider's word on them, a person's reply as `email.replied` (edge case 38), a
 * mail to the unsubscribe address as that mail's unsubscribing. Out-of-office and other automatic answers are no reply (39). What is
 * about no mail of ours changes nothing. The same message twice counts once.
 * @throws the store's error, so that the mail server keeps the message and comes again
 */
export async function receiveMail(deps: CaptureContext, handed: HandedMail): Promise<MailOutcome> {
  const incoming = await readIncoming(handed.raw, handed.sender);
  const found = await findMail(deps, { ...incoming, recipients: handed.recipients });
  if (found === null) return 'stranger';
  const { row, mark } = found;
  if (mark?.about === 'unsubscribe' && incoming.kind !== 'bounce' && incoming.kind !== 'complaint') {
    await unsubscribe(deps, { lead: row.lead, mail: row.id, topic: row.topic });
    return 'unsubscribed';
  }
  switch (incoming.kind) {
    case 'bounce':
      await bounced(deps, row, incoming);
      return 'bounce';
    case 'complaint':
      await complained(deps, row, incoming);
      return 'complaint';
    case 'reply':
      await replied(deps, row, incoming);
      return 'reply';
    case 'automatic':
      return 'automatic';
  }
}

/** By our own mail's lead: the address a report names may be one that ours was forwarded to. */
async function bounced(
  deps: CaptureContext,
  row: MailRecord,
  { id, recipients }: Extract<Incoming, { kind: 'bounce' }>,
): Promise<void> {
  const [first] = recipients;
  const email = await addressOf(deps, row);
  if (first === undefined || email === null) return;
  await applyFeedback(deps, 'dsn', {
    id: keyOf(id, row),
    kind: 'email.bounced',
    email,
    at: null,
    hard: isHardBounce(first.code, false),
    code: first.code,
    reason: first.reason,
    mail: row.id,
    messageId: null,
  });
}

async function complained(deps: CaptureContext, row: MailRecord, { id }: Incoming): Promise<void> {
  const email = await addressOf(deps, row);
  if (email === null) return;
  const told = { kind: 'email.complained' as const, at: null, hard: false, code: null, reason: null };
  await applyFeedback(deps, 'arf', { ...told, id: keyOf(id, row), email, mail: row.id, messageId: null });
}

async function replied(
  deps: CaptureContext,
  row: MailRecord,
  { id, text }: Extract<Incoming, { kind: 'reply' }>,
): Promise<void> {
  const lead = await findLead(deps, row.lead);
  if (row.to !== null || (await deps.store.leads.find(lead)) === null) return;
  const now = deps.clock.now();
  await deps.committer.commit([
    {
      id: `reply/${keyOf(id, row)}`,
      at: now,
      receivedAt: now,
      kind: 'email.replied',
      actor: 'lead',
      lead,
      mail: row.id,
      props: { of: row.step, template: row.template, ...(text === '' ? {} : { text }) },
    },
  ]);
}

async function addressOf(deps: CaptureContext, row: MailRecord): Promise<string | null> {
  if (row.to !== null) return null;
  return (await deps.store.leads.find(await findLead(deps, row.lead)))?.email ?? null;
}

/** One message about one mail: its Message-ID as a hash, for it may hold the sender's address. */
function keyOf(messageId: string, { id }: MailRecord): string {
  return createHash('sha256').update(`${messageId} ${id}`).digest('hex').slice(0, 32);
}
