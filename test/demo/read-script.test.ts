import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript } from '../../cli/demo/read-script';

const line = (more: object): string => JSON.stringify({ who: 'ana.roy@roy.example', when: 'start', ...more });

function errorsOf(text: string): string[] {
  const read = readScript(text);
  return read.ok ? [] : read.errors;
}

test('a script is read line by line, each with its number in the file, comments and empty lines counted', () => {
  const read = readScript(
    `# who does what\n\n${line({ does: 'visit', pages: ['/tarifs'] })}\n${line({ does: 'accept', when: 'offer:2', delay: 0.5 })}\n`,
  );
  expect(read).toMatchObject({
    ok: true,
    lines: [
      { line: 3, does: 'visit', when: { on: 'start' }, delay: 0 },
      { line: 4, does: 'accept', when: { on: 'offer', nth: 2 }, delay: 0.5 },
    ],
  });
});

test('every trigger of the vocabulary is understood', () => {
  const written = ['start', 'day:12', 'mail:welcome', 'mail:in-touch:2', 'task', 'offer', 'stage:won'];
  const read = readScript(written.map((when) => line({ when, does: 'ignore' })).join('\n'));
  expect(read.ok && read.lines.map(({ when }) => when)).toEqual([
    { on: 'start' },
    { on: 'day', day: 12 },
    { on: 'mail', step: 'welcome', nth: 1 },
    { on: 'mail', step: 'in-touch', nth: 2 },
    { on: 'task' },
    { on: 'offer', nth: 1 },
    { on: 'stage', stage: 'won' },
  ]);
});

test('all errors are told at once, each with its line, its key and what was expected', () => {
  const errors = errorsOf(
    [
      '{ not json',
      line({ does: 'fly' }),
      line({ does: 'click' }),
      line({ does: 'accept', when: 'tuesday' }),
      line({ does: 'won', amount: -1 }),
    ].join('\n'),
  );
  expect(errors).toHaveLength(5);
  expect(errors[0]).toMatch(/^line 1: not JSON/);
  expect(errors[1]).toMatch(/^line 2: .*examples\/README\.md/);
  expect(errors[2]).toMatch(/^line 3: link: /);
  expect(errors[3]).toMatch(/^line 4: when: expected start, day:<number>/);
  expect(errors[4]).toMatch(/^line 5: amount: /);
});

test('a key that the action does not know is an error, so that a misspelt one is not passed over', () => {
  expect(errorsOf(line({ does: 'open', mial: 'welcome' }))).toEqual([expect.stringMatching(/^line 1: .*mial/)]);
});

test('a line that comes after another must name an earlier one, and ids are unique', () => {
  const text = [
    line({ does: 'accept', id: 'first', when: 'after:second' }),
    line({ does: 'accept', id: 'second' }),
    line({ does: 'accept', id: 'second' }),
    line({ does: 'accept', when: 'after:nobody' }),
  ].join('\n');
  expect(errorsOf(text)).toEqual([
    'line 3: id: second is the id of line 2 already',
    'line 1: when: second is line 2; expected an earlier line',
    'line 4: when: no line has the id nobody',
  ]);
});

test('the example reads without an error', () => {
  expect(errorsOf(readFileSync(join(__dirname, '../../examples/behaviour.ndjson'), 'utf8'))).toEqual([]);
});
