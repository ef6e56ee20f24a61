import Handlebars from 'handlebars';
import { senderOf } from '../../domain/files/mail-routing';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { composeMessage } from '../../mail/compose';
import type { ComposeDeps } from './compose-mail';
import type { Composed } from './ports';

/** What stands for the link: alone in a paragraph of its own, or at the end of one. */
export const LINK = '{link}';

/** What a mail of the platform's own says to the person themselves, paragraph by paragraph. */
export type ServiceWords = { subject: string; paragraphs: readonly string[] };

const HTML = Handlebars.compile(
  '<!doctype html><html lang="{{language}}"><body style="font-family:sans-serif;line-height:1.5">{{#each paragraphs}}<p>{{words}}{{#if hasLink}}<a href="{{@root.link}}">{{@root.link}}</a>{{/if}}</p>{{/each}}</body></html>',
);

/** Writes such a mail out, from the house's own sender; `page` is where its link leads, from the root of the public address on. */
export async function composeServiceMail(
  deps: Pick<ComposeDeps, 'settings' | 'publicUrl'>,
  row: MailRecord,
  lead: LeadRecord,
  { subject, paragraphs }: ServiceWords,
  page: string,
): Promise<Composed> {
  if (lead.email === null) return { ok: false, reason: 'no-email' };
  const { from } = senderOf(await deps.settings(), undefined);
  const link = `${deps.publicUrl}${page}`;
  const parts = paragraphs.map((words) => ({ words: words.replace(LINK, ''), hasLink: words.endsWith(LINK) }));
  const message = await composeMessage({
    id: row.id,
    from,
    to: { address: lead.email },
    subject,
    html: HTML({ paragraphs: parts, link, language: row.language }),
    text: paragraphs.map((words) => words.replace(LINK, link)).join('\n\n'),
    at: row.dueAt,
  });
  return { ok: true, ...message };
}
