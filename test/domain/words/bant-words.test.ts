import { sayBantDetails } from '../../../domain/words/bant-words';
import { sayMoney } from '../../../domain/words/money';
import { sayProfileValue } from '../../../domain/words/profile-words';

const plain = (said: string): string => said.replace(/[\u00a0\u202f]/g, ' ');

it('a budget is money in the reader’s language, whichever of its ends is known, and the note comes after it', () => {
  const budget = { met: true, min: 10_000, max: 20_000, currency: 'EUR', note: 'voté' };
  expect(sayBantDetails(budget, 'fr').map(plain)).toEqual(['de 10 000 € à 20 000 €', 'voté']);
  expect(sayBantDetails({ met: true, min: 10_000, currency: 'EUR' }, 'en')).toEqual(['from €10,000']);
  expect(sayBantDetails({ met: false, max: 500, currency: 'CHF' }, 'en').map(plain)).toEqual(['up to CHF 500']);
  expect(sayBantDetails({ met: true, role: 'DRH' }, 'fr')).toEqual(['DRH']);
  expect(sayBantDetails({ met: true }, 'fr')).toEqual([]);
});

it('money has cents where there are some, and a currency that nobody knows behind it', () => {
  expect([sayMoney(1200, 'EUR', 'en'), sayMoney(1200.5, 'EUR', 'en')]).toEqual(['€1,200', '€1,200.50']);
  expect(sayMoney(1200, 'not one', 'en')).toBe('1,200 not one');
});

it('a country is a name, a flag a word, a day a date', () => {
  const say = (value: string | boolean, type: 'country' | 'boolean' | 'date'): string =>
    sayProfileValue(value, { name: 'x', type }, 'fr', 'Europe/Paris');
  expect([say('BE', 'country'), say(true, 'boolean'), say('2026-03-31', 'date')]).toEqual([
    'Belgique',
    'Oui',
    '31 mars 2026',
  ]);
});
