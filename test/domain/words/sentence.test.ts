import { FRENCH_OF_ALERTS } from '../../../domain/words/french/alerts';
import { FRENCH_OF_CONDITIONS } from '../../../domain/words/french/conditions';
import { FRENCH_OF_FILES } from '../../../domain/words/french/files';
import { FRENCH_OF_MAILS } from '../../../domain/words/french/mails';
import { FRENCH_OF_REFUSALS } from '../../../domain/words/french/refusals';
import { parseFile } from '../../../domain/files/parse';
import type { FileKind } from '../../../domain/files/kinds';
import { showFinding, sayInBoth, tell, wordsOf } from '../../../domain/words/sentence';

const TABLES = [FRENCH_OF_ALERTS, FRENCH_OF_CONDITIONS, FRENCH_OF_FILES, FRENCH_OF_MAILS, FRENCH_OF_REFUSALS];

describe('what is said in two languages', () => {
  it('has in French every argument it has in English, and only those', () => {
    const argumentsOf = (text: string): string[] => [...new Set(text.match(/(?<!\{)\{\w+\}(?!\})/g))].sort();
    // Of keyed files: the noun that the English sentence asks for is left out of the French one.
    const left = (texts: string[]): string[] => texts.filter((text) => text !== '{what}');
    for (const table of TABLES) {
      for (const [english, french] of Object.entries(table)) {
        expect({ english, arguments: left(argumentsOf(french)) }).toEqual({
          english,
          arguments: left(argumentsOf(english)),
        });
      }
    }
  });

  it('says one thing once: no sentence is in two tables', () => {
    const sentences = TABLES.flatMap((table) => Object.keys(table));
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('fills in arguments, in the reader’s language where they have one, and leaves other braces alone', () => {
    const told = tell('“{name}” is missing and has no default: {{default {name} "…"}}.', { name: 'lead.role' });
    expect(told.message).toBe('“lead.role” is missing and has no default: {{default lead.role "…"}}.');
    const why = sayInBoth('it ends too early');
    expect(sayInBoth('this pattern is not allowed: {why}', { why }).fr).toBe(
      'ce motif n’est pas admis\u00a0: il s’arrête trop tôt',
    );
    expect(wordsOf('expected a condition such as { profile.country: FR }')?.fr).toContain('{ profile.country: FR }');
    expect(showFinding({ path: 'a', message: 'somebody’s own words' }, 'fr')).toEqual({
      path: 'a',
      message: 'somebody’s own words',
    });
  });
});

describe('findings of files', () => {
  const BROKEN: readonly (readonly [FileKind, string])[] = [
    [
      'scoring-models',
      'model: a b\nbands: { warm: x }\nfit: [ { id: a, when: { scor: 1, $where: x }, points: 1e9 }, 3 ]\nmax: yes\n',
    ],
    [
      'scoring-models',
      'model: m\nbands: { warm: 1, hot: 2 }\nfitt: []\nengagement: [ { id: a, event: x, points: 1, limit: { times: 0, per: 2 business days } } ]\n',
    ],
    [
      'scoring-models',
      'model: m\nbands: { warm: 1, hot: 2 }\nfit:\n  - { id: a, when: { profile.a: { regex: "(a+)+" } }, points: 1 }\n  - { id: b, when: { and: [], createdAt: { within: never }, profile.x: { between: [2, 1] } }, points: 1 }\n',
    ],
    [
      'sequences',
      'sequence: s\nsteps:\n  - { wait: soon, end: {} }\n  - { emial: { template: a } }\n  - branch: []\n  - 7\nwindow: { days: [], from: 99 }\n',
    ],
    ['forms', 'form: f\nfields: []\nbasis: { kind: whim }\n'],
    ['agreements', 'agreement: 2026\nhandoff: { model: m, hot: 10 }\nattempts: { max: 0 }\nsla: { accept: soon }\n'],
    ['teams', 'teams: 1\nrouting: 3\nfield: { reps: [ { person: ana, weight: 0 } ] }\n'],
    ['fields', 'fields: [ { name: a b, type: list } ]\n'],
    ['segments', 'segment: s\nwhen: { profile.a: { not: 3, elemMatch: {}, size: -1 } }\n'],
    ['mail', 'routes: [ { name: sms, maxPerSecond: 0 } ]\n'],
    ['templates', '---\nsubject: 3\nfrom: nobody@\n---\n<p>x</p>'],
    ['scoring-models', 'model: [\n'],
    ['scoring-models', 'model: m\nmodel: n\n__proto__: 1\n? [a]\n: 1\n'],
  ];

  it.each(BROKEN)('%s: every one is told in French as in English (%#)', (kind, text) => {
    const parsed = parseFile(kind, text, 'file.yaml');
    const errors = parsed.ok ? [] : parsed.errors;
    expect(errors.length).toBeGreaterThan(0);
    for (const { message, words } of errors) {
      const known = words ?? wordsOf(message);
      expect(known?.en).toBe(message);
      expect(known?.fr).not.toBe(message);
    }
  });

  it('what is doubtful in a scoring model, too', () => {
    const text =
      'model: m\nbands: { warm: 1, hot: 2 }\nengagement:\n  - { id: a, event: x.y, points: 1 }\n  - { id: a, event: x.z, points: 1, unlimited: true }\n';
    const parsed = parseFile('scoring-models', text, 'file.yaml');
    const warnings = parsed.ok ? parsed.warnings.map((warning) => showFinding(warning, 'fr').message) : [];
    expect(warnings).toEqual([expect.stringContaining('compte sans fin')]);
  });
});
