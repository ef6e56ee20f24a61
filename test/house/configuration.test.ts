import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listVariables } from '../../cli/variables';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `([A-Z_]+)` +\| (.*?) *\| (.*?) *\|$/gm)].map(([, name = '', fallback = '', meaning = '']) => [
    name,
    { fallback: fallback.replaceAll('`', ''), meaning },
  ]),
);

test('the page on configuration lists every variable with its default and meaning, and no other', () => {
  const expected = listVariables({}).map(
    ({ name, default: fallback, meaning }) => [name, { fallback, meaning }] as const,
  );
  expect(rows).toEqual(new Map(expected));
});
