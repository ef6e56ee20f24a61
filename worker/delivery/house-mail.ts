import Handlebars from 'handlebars';
import { domainOf, routeNameOf, senderOf } from '../../domain/files/mail-routing';
import type { MailRecord } from '../../domain/lead/documents';
import { composeMessage, type Attachment } from '../../mail/compose';
import type { ComposeDeps } from './compose-mail';
import type { Composed } from './ports';
import { findSigningKey } from './signing-key';

/** What a house mail needs of the platform. */
export type HouseDeps = Pick<ComposeDeps, 'settings' | 'dkimKeys' | 'publicUrl'>;

/** A paragraph; `link` stands at its end, written out. */
export type Paragraph = { words: string; link?: string };

/** A mail in the platform's own words: plain text throughout, escaped where it is written as HTML. */
export type HouseMail = {
  to: string;
  subject: string;
  paragraphs: readonly Paragraph[];
  /** Where the reader goes from here. */
  button?: { label: string; link: string };
  attachments?: readonly Attachment[];
};

// One column that fits a telephone; colours as the console's, in a light and a dark scheme.
const HTML = Handlebars.compile(`<!doctype html>
<html lang="{{language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{{subject}}</title>
<style>
body{margin:0;padding:24px 12px;background:#f4f5f7;color:#1d2433;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
main{max-width:34rem;margin:0 auto;padding:24px;background:#fff;border-radius:8px}
p{margin:0 0 16px;overflow-wrap:anywhere}a{color:#1a5fb4}
.button{display:inline-block;padding:12px 20px;border-radius:6px;background:#1a5fb4;color:#fff;font-weight:600;text-decoration:none}
p:last-child{margin-bottom:0}
@media (prefers-color-scheme:dark){body{background:#14171f;color:#e8eaf0}main{background:#1f2430}a{color:#8ab8f0}.button{color:#fff}}
</style></head>
<body><main>
{{#each paragraphs}}<p>{{words}}{{#if link}}<a href="{{link}}">{{link}}</a>{{/if}}</p>
{{/each}}{{#if button}}<p><a class="button" href="{{button.link}}">{{button.label}}</a></p>
{{/if}}</main></body></html>`);

/**
 * Writes a house mail out: from the default sender of `mail.yaml`, on its route and under its key. One that should be signed and cannot is
 * parked, as any other.
 */
export async function composeHouseMail(deps: HouseDeps, row: MailRecord, mail: HouseMail): Promise<Composed> {
  const { to, subject, paragraphs, button, attachments } = mail;
  const settings = await deps.settings();
  const sender = senderOf(settings, undefined);
  const key = await findSigningKey(deps.dkimKeys, settings, sender.from.address);
  if (!key.ok) return key;
  const message = await composeMessage({
    id: row.id,
    from: sender.from,
    to: { address: to },
    ...(sender.replyTo !== undefined && { replyTo: sender.replyTo }),
    subject,
    html: HTML({ language: row.language, subject, paragraphs, button }),
    text: textOf(row, paragraphs, button),
    at: row.dueAt,
    ...(key.dkim !== null && { dkim: key.dkim }),
    ...(attachments !== undefined && { attachments }),
  });
  return { ok: true, ...message, domain: domainOf(sender.from.address), route: routeNameOf(settings, sender) };
}

function textOf({ language }: MailRecord, paragraphs: readonly Paragraph[], button: HouseMail['button']): string {
  const lines = paragraphs.map(({ words, link = '' }) => `${words}${link}`);
  // A colon has a space before it in French, which does not break.
  if (button !== undefined) lines.push(`${button.label}${language === 'fr' ? '\u00a0: ' : ': '}${button.link}`);
  return lines.join('\n\n');
}
