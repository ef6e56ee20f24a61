import type { MailRecord } from '../../domain/lead/documents';
import { isMessageIdOf, leadOfMessageId } from '../../mail/compose';
import type { Reference } from '../../mail/incoming/read-message';
import { isMarkOf, readMark, type Marked } from '../../mail/return-path';
import { emailAlias } from '../capture/identifiers';
import type { CaptureContext } from '../capture/submit-form';

/** The mail that a marked address, our own header, or a Message-ID tells of; null where it is none of ours. */
export async function findMail(
  deps: CaptureContext,
  told: { recipients: readonly string[]; reference: Reference; from: string | null },
): Promise<{ row: MailRecord; mark: Marked | null } | null> {
  for (const mark of told.recipients.map(readMark)) {
    const row = mark === null ? null : await ofLead(deps, mark.lead, (id) => isMarkOf(deps.tokens, mark, id));
    if (row !== null) return { row, mark };
  }
  const { mail, messageIds } = told.reference;
  const own = mail === null ? null : await deps.store.mails.find(mail);
  if (own !== null) return { row: own, mark: null };
  const row = await byMessageId(deps, messageIds, told.from);
  return row && { row, mark: null };
}

/** A mail is known again by the Message-ID that derives from its row: among those of the lead it names, and of the lead with that address. */
export async function byMessageId(
  deps: CaptureContext,
  messageIds: readonly string[],
  email: string | null,
): Promise<MailRecord | null> {
  if (messageIds.length === 0) return null;
  const isIt = (id: string): boolean => messageIds.some((one) => isMessageIdOf(one, id));
  const key = email === null ? null : emailAlias(email);
  const sender = key === null ? undefined : (await deps.store.aliases.resolve([key])).get(key);
  const named = messageIds.flatMap((one) => leadOfMessageId(one) ?? []);
  const leads = new Set(sender === undefined ? named : [sender, ...named]);
  for (const lead of leads) {
    const found = await ofLead(deps, lead, isIt);
    if (found !== null) return found;
  }
  return null;
}

async function ofLead(deps: CaptureContext, lead: string, isIt: (id: string) => boolean): Promise<MailRecord | null> {
  return (await deps.store.mails.ofLead(lead)).find(({ id }) => isIt(id)) ?? null;
}
