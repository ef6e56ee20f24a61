import type { Bant, Language } from '../lead/lead';
import type { Bilingual } from './bilingual';
import { LOCALES } from './locales';
import { sayMoney } from './money';

const BETWEEN: Bilingual = { fr: 'de {min} à {max}', en: '{min} to {max}' };
const FROM: Bilingual = { fr: 'à partir de {min}', en: 'from {min}' };
const UP_TO: Bilingual = { fr: 'jusqu’à {max}', en: 'up to {max}' };

/** What was said with one of the four answers of a qualification, in the reader's language: the budget as money, then the note. */
export function sayBantDetails(answer: NonNullable<Bant[keyof Bant]>, language: Language): string[] {
  const said: Said = answer;
  const texts = [said.role, said.product, said.horizon, said.note];
  return [...sayBudget(said, language), ...texts.flatMap((one) => (one === undefined || one === '' ? [] : [one]))];
}

/** All that any of the four may hold. */
type Said = Partial<
  Omit<
    NonNullable<Bant['budget']> &
      NonNullable<Bant['authority']> &
      NonNullable<Bant['need']> &
      NonNullable<Bant['time']>,
    'met'
  >
>;

function sayBudget({ min, max, currency }: Said, language: Language): string[] {
  const money = (amount: number): string =>
    currency === undefined ? amount.toLocaleString(LOCALES[language]) : sayMoney(amount, currency, language);
  if (min === undefined && max === undefined) return [];
  if (max === undefined) return [FROM[language].replace('{min}', money(min ?? 0))];
  if (min === undefined) return [UP_TO[language].replace('{max}', money(max))];
  if (min === max) return [money(min)];
  return [BETWEEN[language].replace('{min}', money(min)).replace('{max}', money(max))];
}
