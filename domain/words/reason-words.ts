import type { Language } from '../lead/lead';

/** What the usual reasons of agreements are called, by `reason.` and their name. */
export const REASONS_EN = {
  'reason.not-ready': 'not ready',
  'reason.no-budget': 'no budget',
  'reason.wrong-contact': 'wrong contact',
  'reason.bad-data': 'bad data',
  'reason.competitor': 'competitor',
  'reason.no-product-for-market': 'no product for this market',
  'reason.out-of-territory': 'out of territory',
  'reason.academic': 'academic',
  'reason.duplicate': 'duplicate',
  'reason.contact-refused': 'wants no contact',
  'reason.wrong-number': 'wrong number',
  'reason.referral': 'referral',
  'reason.no-interest': 'no interest',
  'reason.no-decision': 'no decision',
  'reason.timing': 'timing',
  'reason.unreachable': 'could not be reached',
} as const;
/** The same in French. */
export const REASONS_FR: Readonly<Record<keyof typeof REASONS_EN, string>> = {
  'reason.not-ready': 'pas prêt',
  'reason.no-budget': 'pas de budget',
  'reason.wrong-contact': 'mauvais interlocuteur',
  'reason.bad-data': 'données erronées',
  'reason.competitor': 'concurrent',
  'reason.no-product-for-market': 'pas de produit pour ce marché',
  'reason.out-of-territory': 'hors territoire',
  'reason.academic': 'monde académique',
  'reason.duplicate': 'doublon',
  'reason.contact-refused': 'refuse le contact',
  'reason.wrong-number': 'mauvais numéro',
  'reason.referral': 'recommandation',
  'reason.no-interest': 'pas d’intérêt',
  'reason.no-decision': 'pas de décision',
  'reason.timing': 'calendrier',
  'reason.unreachable': 'injoignable',
};

/** A reason in words; one of an agreement's own as it was written there. */
export function sayReason(reason: string, language: Language): string {
  const words: Readonly<Record<string, string>> = language === 'fr' ? REASONS_FR : REASONS_EN;
  const key = `reason.${reason}`;
  return Object.hasOwn(words, key) ? (words[key] ?? reason) : reason;
}
