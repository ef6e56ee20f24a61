import type { MailRecord } from '../../domain/lead/documents';
import type { Language, LeadRecord } from '../../domain/lead/lead';
import type { Tokens } from '../../mail/tokens';
import { composeServiceMail, LINK, type ServiceWords } from './compose-service-mail';
import type { HouseDeps } from './house-mail';
import type { Composed } from './ports';

/** How long the link opens (api.md, `/p/:token`), real ms. */
const LINK_LIFE_MS = 3_600_000;

const WORDS: Readonly<Record<Language, ServiceWords>> = {
  fr: {
    subject: 'Vos données : voir ou supprimer',
    paragraphs: [
      'Vous avez demandé à voir ou à supprimer les données que nous avons sur vous. Ce lien fonctionne pendant une heure :',
      LINK,
      'Si ce n’était pas vous, ne faites rien.',
    ],
  },
  en: {
    subject: 'Your data: see or delete',
    paragraphs: [
      'You asked to see or delete the data we hold about you. This link works for an hour:',
      LINK,
      'If that was not you, do nothing.',
    ],
  },
};

/** The mail with a fresh link to a person's own data: nothing personal in it but the address it goes to. */
export async function composeDataLink(
  deps: HouseDeps & { tokens: Tokens },
  row: MailRecord,
  lead: LeadRecord,
  nowReal: number,
): Promise<Composed> {
  const token = deps.tokens.sign('data', { lead: lead.id, expiresAt: nowReal + LINK_LIFE_MS });
  return composeServiceMail(deps, row, lead, WORDS[row.language], `/p/${token}`);
}
