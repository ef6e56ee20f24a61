import type { Agreement, BantAnswer } from '../files/agreement';
import type { Bant, Language } from '../lead/lead';

const ANSWERS: readonly BantAnswer[] = ['budget', 'authority', 'need', 'time'];

const WORDS: Record<Language, Record<BantAnswer, string>> = {
  en: { budget: 'budget', authority: 'authority', need: 'need', time: 'time frame' },
  fr: { budget: 'le budget', authority: 'le pouvoir de décision', need: 'le besoin', time: 'l’échéance' },
};

/**
 * What a BANT lacks for a handoff under the agreement, one phrase each in the reader's language; none when it is good enough
 * (lifecycle.md, "Transitions", `qualified`): every `required` answer must be met, and at least `minimum` of the four.
 */
export function missingBant(
  agreement: Pick<Agreement, 'bant'>,
  bant: Bant | null,
  language: Language = 'en',
): string[] {
  const { required, minimum } = agreement.bant;
  const met = ANSWERS.filter((answer) => bant?.[answer]?.met === true);
  const words = WORDS[language];
  const missing = ANSWERS.filter((answer) => required.includes(answer) && !met.includes(answer)).map((answer) =>
    language === 'fr'
      ? `${words[answer]} doit être ${answer === 'time' ? 'confirmée' : 'confirmé'}`
      : `${words[answer]} must be met`,
  );
  if (met.length >= minimum) return missing;
  const others = ANSWERS.filter((answer) => !met.includes(answer)).map((answer) => words[answer]);
  const count =
    language === 'fr'
      ? `${minimum} réponses sur 4 au moins doivent être positives, et non ${met.length} (manquent : ${others.join(', ')})`
      : `at least ${minimum} of the 4 answers must be met, not ${met.length} (open: ${others.join(', ')})`;
  return [...missing, count];
}
