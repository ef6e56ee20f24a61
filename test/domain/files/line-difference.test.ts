import fc from 'fast-check';
import { compareLines } from '../../../domain/files/line-difference';

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).map((lines) => lines.join('\n'));
const side = (pairs: ReturnType<typeof compareLines>, of: 'left' | 'right'): string =>
  pairs.flatMap((pair) => pair[of] ?? []).join('\n');

test('either side of a comparison is its whole text in order, and what is the same on both is said to be', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pairs = compareLines(before, after);
      expect([side(pairs, 'left'), side(pairs, 'right')]).toEqual([before, after]);
      for (const { left, right, same } of pairs) expect(same).toBe(left === right);
    }),
  );
});

test('two changes far apart show nothing of what lies between them', () => {
  const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`);
  const changed = lines.with(3, 'here').with(90, 'and there');
  const pairs = compareLines(lines.join('\n'), changed.join('\n'));
  expect(pairs.filter(({ same }) => !same)).toEqual([
    { left: 'line 3', right: null, same: false },
    { left: null, right: 'here', same: false },
    { left: 'line 90', right: null, same: false },
    { left: null, right: 'and there', same: false },
  ]);
});

test('texts that share little are compared at once, as one taken away and one put in', () => {
  const [before, after] = ['x', 'y'].map((letter) => Array.from({ length: 5_000 }, (_, n) => `${letter}${n}`));
  const pairs = compareLines(before!.join('\n'), after!.join('\n'));
  expect(pairs).toHaveLength(10_000);
  expect(pairs.slice(0, 5_000).every(({ right }) => right === null)).toBe(true);
});
