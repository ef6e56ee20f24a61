import Handlebars from 'handlebars';
import { senderOf } from '../../domain/files/mail-routing';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { composeMessage } from '../../mail/compose';
import type { ComposeDeps } from './compose-mail';
import type { Composed } from './ports';

/** How long the link opens (api.md, `/p/:token`), real ms. */
const LINK_LIFE_MS = 3_600_000;

const WORDS = {
  fr: {
    subject: 'Vos données : voir ou supprimer',
    text: 'Vous avez demandé à voir ou à supprimer les données que nous avons sur vous. Ce lien fonctionne pendant une heure :',
    ignore: 'Si ce n’était pas vous, ne faites rien.',
  },
  en: {
    subject: 'Your data: see or delete',
    text: 'You asked to see or delete the data we hold about you. This link works for an hour:',
    ignore: 'If that was not you, do nothing.',
  },
} as const;

const HTML = Handlebars.compile(
  '<!doctype html><html lang="{{language}}"><body style="font-family:sans-serif;line-height:1.5"><p>{{words.text}}</p><p><a href="{{link}}">{{link}}</a></p><p>{{words.ignore}}</p></body></html>',
);

/** The mail with a fresh link to a person's own data: nothing personal in it but the address it goes to. */
export async function composeDataLink(
  deps: Pick<ComposeDeps, 'settings' | 'tokens' | 'publicUrl'>,
  row: MailRecord,
  lead: LeadRecord,
  nowReal: number,
): Promise<Composed> {
  if (lead.email === null) return { ok: false, reason: 'no-email' };
  const { from } = senderOf(await deps.settings(), undefined);
  const words = WORDS[row.language];
  const token = deps.tokens.sign('data', { lead: lead.id, expiresAt: nowReal + LINK_LIFE_MS });
  const link = `${deps.publicUrl}/p/${token}`;
  const message = await composeMessage({
    id: row.id,
    from,
    to: { address: lead.email },
    subject: words.subject,
    html: HTML({ words, link, language: row.language }),
    text: [words.text, link, words.ignore].join('\n\n'),
    at: row.dueAt,
  });
  return { ok: true, ...message };
}
