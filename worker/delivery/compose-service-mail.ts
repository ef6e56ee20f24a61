import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { composeHouseMail, type HouseDeps } from './house-mail';
import type { Composed } from './ports';

/** What stands for the link: alone in a paragraph of its own, or at the end of one. */
export const LINK = '{link}';

/** What a mail of the platform's own says to the person themselves, paragraph by paragraph. */
export type ServiceWords = { subject: string; paragraphs: readonly string[] };

/** Writes such a mail out; `page` is where its link leads, from the root of the public address on. */
export async function composeServiceMail(
  deps: HouseDeps,
  row: MailRecord,
  lead: LeadRecord,
  { subject, paragraphs }: ServiceWords,
  page: string,
): Promise<Composed> {
  if (lead.email === null) return { ok: false, reason: 'no-email' };
  const link = `${deps.publicUrl}${page}`;
  return composeHouseMail(deps, row, {
    to: lead.email,
    subject,
    paragraphs: paragraphs.map((words) =>
      words.endsWith(LINK) ? { words: words.slice(0, -LINK.length), link } : { words },
    ),
  });
}
