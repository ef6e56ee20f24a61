import type { Language } from '../lead/lead';
import { LOCALES } from './locales';

/** An amount in its currency (ISO 4217) as readers of a language write it, without cents where there are none; a currency that nobody knows stands behind the number. */
export function sayMoney(amount: number, currency: string, language: Language): string {
  try {
    return new Intl.NumberFormat(LOCALES[language], {
      ...{ style: 'currency', currency, maximumFractionDigits: 2 },
      trailingZeroDisplay: 'stripIfInteger',
    }).format(amount);
  } catch {
    return `${amount.toLocaleString(LOCALES[language])} ${currency}`;
  }
}
