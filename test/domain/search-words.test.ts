import * as fc from 'fast-check';
import { beginningsOf, foldText, wordsOfLead, type Searched } from '../../domain/lead/search-words';

const NOBODY: Searched = { email: null, phone: null, externalId: null, company: null, profile: {} };

/** As the store answers: of some alternative every beginning begins a word. */
function isFound(lead: Partial<Searched>, typed: string): boolean {
  const words = wordsOfLead({ ...NOBODY, ...lead });
  return beginningsOf(typed).some((all) => all.every((begin) => words.some((word) => word.startsWith(begin))));
}

describe('a search', () => {
  const CLAIRE = {
    email: 'claire.dupont+rh@mail.acier-nord.fr',
    phone: '+33123456789',
    externalId: 'CRM-00123',
    company: 'acier-nord.fr',
    profile: { firstName: 'Claire-Élodie', lastName: 'D’Œuvre', company: 'Aciérie (Nord) & Cie' },
  };

  it.each([
    ['a beginning of each word, in any order', 'oeu cla'],
    ['without accents, in capitals', 'ELODIE'],
    ['with accents', 'élodie'],
    ['behind an apostrophe', 'oeuvre'],
    ['with one', "d'oeuvre"],
    ['without it', 'doeuvre'],
    ['with a ligature', 'œuvre'],
    ['in brackets', '(nord'],
    ['the address', 'claire.dupont+rh@mail.acier-nord.fr'],
    ['the address in capitals', ' Claire.Dupont+RH@MAIL.acier-nord.fr '],
    ['a part of it', 'dupont'],
    ['the domain', 'acier-nord.fr'],
    ['the domain with its sign', '@mail.acier'],
    ['a name and a domain', 'claire nord.fr'],
    ['the number with its country', '+33 1 23 45'],
    ['the number dialled from abroad', '0033 1 23 45 67 89'],
    ['the number as it is dialled', '01 23 45 67 89'],
    ['the number with dots', '01.23.45'],
    ['the number with both', '+33 (0)1 23 45 67'],
    ['the number without its 0', '123456789'],
    ['an id', 'crm-00123'],
    ['a part of an id', '00123'],
  ])('finds by %s: %s', (_, typed) => expect(isFound(CLAIRE, typed)).toBe(true));

  it.each([['laire'], ['claire martin'], ['fr'], ['uvre'], ['34 56'], ['?!'], ['']])('finds nobody by %s', (typed) =>
    expect(isFound(CLAIRE, typed)).toBe(false),
  );

  it('finds a number behind letters, and one that is an id though it looks like a telephone', () => {
    expect(isFound({ email: 'visitor123@example.com' }, '123')).toBe(true);
    expect(isFound({ profile: { company: 'Firm 77' } }, 'firm 7')).toBe(true);
    expect(isFound({ externalId: '2026-000123' }, '2026-000123')).toBe(true);
    expect(isFound({ phone: '0199' }, '0199')).toBe(true);
  });

  it('finds whoever it is by any beginning of any word of a name, and keeps few words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(), fc.nat(), (lastName, nth, length) => {
        const typed = foldText(lastName)
          .split(/[^\p{L}\p{N}]+/u)
          .filter((part) => part !== '');
        const words = wordsOfLead({ ...NOBODY, profile: { lastName } });
        expect(words.length).toBeLessThanOrEqual(24);
        if (typed.length === 0 || /[.@_+]/.test(lastName)) return;
        const word = typed[nth % typed.length]!;
        const [first = '', ...rest] = word;
        expect(isFound({ profile: { lastName } }, first + rest.slice(0, length % word.length).join(''))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads what is no text as nothing', () => {
    expect(wordsOfLead({ ...NOBODY, profile: { firstName: 7, lastName: null, company: ['x'] } })).toEqual([]);
  });
});
