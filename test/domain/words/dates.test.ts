import { LOCALES, sayDate, sayDay, sayInstant } from '../../../domain/words/locales';

const FIRST = Date.parse('2026-12-01T09:30:00Z');

describe('the first of a month', () => {
  it('is 1er in French, with and without a time, and no other day is', () => {
    expect(sayDay('2026-12-01', 'fr')).toBe('mardi 1er décembre 2026');
    expect(sayDay('2026-12-11', 'fr')).toBe('vendredi 11 décembre 2026');
    expect(sayInstant(FIRST, 'fr', 'Europe/Paris')).toMatch(/^mardi 1er décembre 2026 .*10:30$/u);
  });

  it('stays a figure in English and among figures', () => {
    const short = (language: 'en' | 'fr'): string =>
      sayDate(new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'short', timeZone: 'UTC' }), FIRST, language);
    expect(sayDay('2026-12-01', 'en')).toBe('Tuesday, 1 December 2026');
    expect([short('en'), short('fr')]).toEqual(['01/12/2026', '01/12/2026']);
  });
});
