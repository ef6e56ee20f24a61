import type { MailRecord } from '../../domain/lead/documents';
import type { Language, LeadRecord } from '../../domain/lead/lead';
import type { Tokens } from '../../mail/tokens';
import { composeServiceMail, LINK, type ServiceWords } from './compose-service-mail';
import type { HouseDeps } from './house-mail';
import type { Composed } from './ports';

const WORDS: Readonly<Record<Language, ServiceWords>> = {
  fr: {
    subject: 'Restons-nous en contact ?',
    paragraphs: [
      'Nous n’avons plus de vos nouvelles depuis trois ans. Sans réponse de votre part d’ici trente jours, nous effacerons tout ce que nous avons sur vous.',
      `Pour rester en contact, enregistrez vos choix ici : ${LINK}`,
    ],
  },
  en: {
    subject: 'Shall we stay in touch?',
    paragraphs: [
      'We have not heard from you for three years. Without an answer within thirty days we will erase everything we hold about you.',
      `To stay in touch, save your choices here: ${LINK}`,
    ],
  },
};

/** The last mail to somebody silent for three years (edge case 62): doing nothing is enough to be forgotten. */
export async function composeLastChance(
  deps: HouseDeps & { tokens: Tokens },
  row: MailRecord,
  lead: LeadRecord,
): Promise<Composed> {
  const token = deps.tokens.sign('preferences', { lead: lead.id });
  return composeServiceMail(deps, row, lead, WORDS[row.language], `/p/${token}`);
}
