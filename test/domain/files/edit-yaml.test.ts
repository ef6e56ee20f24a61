import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Lexer, parse } from 'yaml';
import { editValue, isSame, valueAt, type FileEdit } from '../../../domain/files/edit-values';
import { editYaml } from '../../../domain/files/edit-yaml';
import type { FilePath } from '../../../domain/files/finding';

const TEXT = `# Who comes from the fair.
sequence: fair   # its name
entry:
  # only those we know
  when: { stage: captured, profile.industry: { in: [manufacturing] } }   # and nobody else

steps:
  # the first word
  - id: hello
    email: { template: hello, topic: "hr-news" }   # short
  - wait: 3 days   # not more

  # then we ask
  - id: ask
    waitFor:
      event: email.clicked   # what counts
      timeout: 5 days
    then:
      - tag: { add: [reader] }
`;

function edited(edit: FileEdit, text = TEXT): string {
  const result = editYaml(text, [edit]);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(edit)}`);
  return result.text;
}

describe('an edit of a file', () => {
  it.each([
    [
      { do: 'set', path: ['steps', 1, 'wait'], value: '2 weeks' },
      ['- wait: 3 days   # not more', '- wait: 2 weeks   # not more'],
    ],
    [{ do: 'set', path: ['steps', 0, 'email', 'topic'], value: 'news' }, ['topic: "hr-news"', 'topic: "news"']],
    [
      { do: 'set', path: ['entry', 'when'], value: { stage: 'captured', language: 'fr' } },
      ['{ stage: captured, profile.industry: { in: [manufacturing] } }', '{ stage: captured, language: fr }'],
    ],
    [
      { do: 'set', path: ['steps', 2, 'waitFor'], value: { event: 'email.clicked', timeout: '1 week', of: 'hello' } },
      ['timeout: 5 days\n', 'timeout: 1 week\n      of: hello\n'],
    ],
    [
      { do: 'set', path: ['goal'], value: { band: 'hot' } },
      ['add: [reader] }\n', 'add: [reader] }\ngoal: { band: hot }\n'],
    ],
    [
      { do: 'set', path: ['entry', 'reentry', 'after'], value: '90 days' },
      ['# and nobody else\n', '# and nobody else\n  reentry: { after: 90 days }\n'],
    ],
    [{ do: 'remove', path: ['steps', 1] }, ['  - wait: 3 days   # not more\n', '']],
    [{ do: 'remove', path: ['steps', 2, 'id'] }, ['- id: ask\n    waitFor', '- waitFor']],
    [
      { do: 'insert', path: ['steps'], at: 1, value: { id: 'x', notify: { role: 'owner', message: 'A, b: c' } } },
      ['# short\n', '# short\n  - id: x\n    notify: { role: owner, message: "A, b: c" }\n'],
    ],
    [
      { do: 'move', path: ['steps'], from: 1, to: 0 },
      [
        `  # the first word
  - id: hello
    email: { template: hello, topic: "hr-news" }   # short
  - wait: 3 days   # not more
`,
        `  - wait: 3 days   # not more
  # the first word
  - id: hello
    email: { template: hello, topic: "hr-news" }   # short
`,
      ],
    ],
  ] as [FileEdit, [string, string]][])('%j writes what it means and nothing else', (edit, [before, after]) => {
    expect(TEXT).toContain(before);
    expect(edited(edit)).toBe(TEXT.replace(before, after));
  });

  it('that would change what an anchor is used for elsewhere is refused, as is one of a text that does not read', () => {
    const text = 'a: &x { b: 1 }\nc: *x\n';
    expect(editYaml(text, [{ do: 'set', path: ['a', 'b'], value: 2 }]).ok).toBe(false);
    expect(editYaml('a: [', [{ do: 'set', path: ['a'], value: 2 }]).ok).toBe(false);
    expect(editYaml('a: 1', [{ do: 'set', path: ['a', 'b'], value: 2 }]).ok).toBe(false);
  });

  it('of a list that is emptied, filled, or ends without a line break still reads', () => {
    expect(edited({ do: 'remove', path: ['steps', 0] }, 'steps:\n- wait: 1 day\n')).toBe('steps: []\n');
    expect(edited({ do: 'insert', path: ['steps'], at: 0, value: { wait: '1 day' } }, 'steps: []')).toBe(
      'steps: [ { wait: 1 day } ]',
    );
    expect(edited({ do: 'set', path: ['b'], value: 1 }, 'a: 1')).toBe('a: 1\nb: 1\n');
    expect(edited({ do: 'move', path: ['a'], from: 0, to: 1 }, 'a:\n  - 1\n  - 2')).toBe('a:\n  - 2\n  - 1\n');
  });
});

const FOLDERS = ['sequences', 'scoring'].map((folder) => join(__dirname, '..', '..', '..', 'templates', folder));
const FILES = [
  TEXT,
  ...FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))),
];

/** Every place of a file, by its path. */
function pathsIn(value: unknown, above: FilePath = []): FilePath[] {
  if (typeof value !== 'object' || value === null) return [above];
  const inner = Array.isArray(value) ? value.map((one, at) => [at, one] as const) : Object.entries(value);
  return [...(above.length > 0 ? [above] : []), ...inner.flatMap(([key, one]) => pathsIn(one, [...above, key]))];
}
/** The comments of a text, in order. */
const commentsOf = (text: string): string[] => [...new Lexer().lex(text)].filter((token) => token.startsWith('#'));
const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('3 days', 'a: b', '# no', "it's", '- x', '09:00', 'é ü', '{', 'null', '1e3'),
);

describe('any edit of any file', () => {
  it('of a single value leaves every other byte as it was, and reads as meant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILES), fc.nat(), scalar, (text, pick, value) => {
        const before: unknown = parse(text);
        const places = pathsIn(before).filter((path) => typeof valueAt(before, path) !== 'object');
        const path = places[pick % places.length]!;
        const after = edited({ do: 'set', path, value }, text);
        expect(valueAt(parse(after), path)).toEqual(value);
        let [start, end] = [0, 0];
        while (start < text.length && text[start] === after[start]) start += 1;
        while (end < text.length - start && text[text.length - 1 - end] === after[after.length - 1 - end]) end += 1;
        // What differs is the value alone: no line break, no comment (`{{#if` in a subject is none) and no other key was in it.
        expect(text.slice(start, text.length - end)).not.toMatch(/\s#|\n(?!\s)/);
        expect(commentsOf(after)).toEqual(commentsOf(text));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps all comments but those of what it takes away, and is refused rather than misunderstood', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILES), fc.nat(), fc.nat(), scalar, (text, pick, kind, value) => {
        const before: unknown = parse(text);
        const places = pathsIn(before);
        const path = places[pick % places.length]!;
        const list = places.filter((one) => Array.isArray(valueAt(before, one)));
        const into = list[pick % list.length]!;
        const length = (valueAt(before, into) as unknown[]).length;
        const edits: FileEdit[] = [
          { do: 'remove', path },
          { do: 'insert', path: into, at: kind % (length + 1), value: { id: 'new', note: value } },
          { do: 'move', path: into, from: pick % length, to: kind % length },
          { do: 'set', path: [...path.slice(0, -1), 'added'], value: { deep: value } },
        ];
        const edit = edits[kind % edits.length]!;
        const result = editYaml(text, [edit]);
        if (!result.ok) return;
        expect(isSame(parse(result.text), editValue(before, edit))).toBe(true);
        if (edit.do === 'remove') return;
        expect(commentsOf(result.text).sort()).toEqual(commentsOf(text).sort());
        // Whatever line there was is there still, but the one the edit is on.
        const lines = new Set(result.text.split('\n'));
        const gone = text.split('\n').filter((line) => !lines.has(line));
        expect(gone.length).toBeLessThanOrEqual(edit.do === 'move' ? 2 : 1);
      }),
      { numRuns: 400 },
    );
  });

  it('of a step of the example files is never refused', () => {
    for (const text of FILES) {
      const before: unknown = parse(text);
      for (const path of pathsIn(before).filter((one) => Array.isArray(valueAt(before, one)))) {
        const length = (valueAt(before, path) as unknown[]).length;
        for (let at = 0; at < length; at++) {
          const ways: FileEdit[] = [
            { do: 'remove', path: [...path, at] },
            { do: 'insert', path, at, value: { wait: '1 day' } },
            { do: 'move', path, from: at, to: (at + 1) % length },
          ];
          for (const edit of ways) expect([edit, editYaml(text, [edit]).ok]).toEqual([edit, true]);
        }
      }
    }
  });
});
