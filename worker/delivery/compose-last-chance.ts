import Handlebars from 'handlebars';
import { senderOf } from '../../domain/files/mail-routing';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { composeMessage } from '../../mail/compose';
import type { ComposeDeps } from './compose-mail';
import type { Composed } from './ports';

const WORDS = {
  fr: {
    subject: 'Restons-nous en contact ?',
    text: 'Nous n’avons plus de vos nouvelles depuis trois ans. Sans réponse de votre part d’ici trente jours, nous effacerons tout ce que nous avons sur vous.',
    stay: 'Pour rester en contact, enregistrez vos choix ici :',
  },
  en: {
    subject: 'Shall we stay in touch?',
    text: 'We have not heard from you for three years. Without an answer within thirty days we will erase everything we hold about you.',
    stay: 'To stay in touch, save your choices here:',
  },
} as const;

const HTML = Handlebars.compile(
  '<!doctype html><html lang="{{language}}"><body style="font-family:sans-serif;line-height:1.5"><p>{{words.text}}</p><p>{{words.stay}} <a href="{{link}}">{{link}}</a></p></body></html>',
);

/** The last mail to somebody silent for three years (edge case 62): doing nothing is enough to be forgotten. */
export async function composeLastChance(
  deps: Pick<ComposeDeps, 'settings' | 'tokens' | 'publicUrl'>,
  row: MailRecord,
  lead: LeadRecord,
): Promise<Composed> {
  if (lead.email === null) return { ok: false, reason: 'no-email' };
  const { from } = senderOf(await deps.settings(), undefined);
  const words = WORDS[row.language];
  const link = `${deps.publicUrl}/p/${deps.tokens.sign('preferences', { lead: lead.id })}`;
  const message = await composeMessage({
    id: row.id,
    from,
    to: { address: lead.email },
    subject: words.subject,
    html: HTML({ words, link, language: row.language }),
    text: [words.text, `${words.stay} ${link}`].join('\n\n'),
    at: row.dueAt,
  });
  return { ok: true, ...message };
}
