import fc from 'fast-check';
import { readPattern } from '../../../domain/conditions/safe-pattern';

function found(pattern: string, text: string): boolean {
  const read = readPattern(pattern);
  if (!read.ok) throw new Error(read.told.message);
  return new RegExp(read.source, 'u').test(text);
}

describe('patterns that are read', () => {
  it.each([
    ['^hr', 'hr-director', true],
    ['director$', 'hr-director', true],
    ['director$', 'hr-director\n', false],
    ['^.{1,3}$', '😀😀😀', true],
    ['a.c', 'a\nc', false],
    ['^(?:https?://)?[\\w.-]+/', 'https://a.example/x', true],
    ['^\\d{2}[ -]?\\d{2}$', '12 34', true],
    ['[^a-c&-]', 'b&', false],
    ['\\.com|\\.fr', 'x.fr', true],
    ['^[àé]+\\s\\S', 'éà x', true],
    ['^(ab)+$', 'ababab', true],
    ['a&&b#~', 'a&&b#~', true],
  ])('%s on %j', (pattern, text, expected) => {
    expect(found(pattern, text)).toBe(expected);
  });
});

describe('patterns that are refused', () => {
  it.each([
    '(a+)+',
    '(a|a)*',
    '(a*)*b',
    '(.*a){12}',
    '(?=a)',
    '(?<n>a)',
    '(?i)a',
    '(a)\\1',
    '\\bword',
    'a**',
    '*a',
    '(a',
    'a)',
    '[a',
    '[]',
    '[b-a]',
    'a{5,2}',
    'a{99999}',
    '.*.*.*x',
    '\\p{L}',
    '',
    'x'.repeat(201),
    '[a-z&&[^b]]',
    '(((((((((((a)))))))))))',
  ])('%s', (pattern) => {
    expect(readPattern(pattern).ok).toBe(false);
  });

  it('nothing makes the reader throw, and what it reads compiles and is quick on a long text', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      '*',
      '+',
      '?',
      '(',
      ')',
      '[',
      ']',
      'b',
      '|',
      '{2}',
      '{1,}',
      '\\d',
      '^',
      '$',
      '\\w',
    );
    const text = `${'a'.repeat(2000)}!`;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = readPattern(pieces.join(''));
        if (!read.ok) return;
        const started = process.cpuUsage();
        new RegExp(read.source, 'u').test(text);
        expect(process.cpuUsage(started).user / 1000).toBeLessThan(500);
      }),
      { numRuns: 1000 },
    );
  });
});
