import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintWorkspace, runLint } from '../../cli/lint';
import { pathOf, readWorkspace } from '../../cli/read-workspace';

const EXAMPLE = join(__dirname, '../../templates');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-workspace-'));
  await cp(EXAMPLE, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const edit = async (path: string, change: (text: string) => string): Promise<void> => {
  await writeFile(join(folder, path), change(await readFile(join(folder, path), 'utf8')));
};

describe('the example workspace', () => {
  it('has neither errors nor anything doubtful', async () => {
    const result = await lintWorkspace(EXAMPLE);
    expect(result.findings).toEqual([]);
    expect(result.files).toBeGreaterThan(10);
  });

  it('is read with layouts and partials before mails, mails before sequences, the agreement last', async () => {
    const files = await readWorkspace(EXAMPLE);
    const last = (test: (id: string) => boolean) =>
      files.map(({ kind, name }) => `${kind}/${name}`).findLastIndex(test);
    const first = (test: (id: string) => boolean) => files.map(({ kind, name }) => `${kind}/${name}`).findIndex(test);
    const shared = (id: string) => /^templates\/(layouts|partials)\//.test(id);
    expect(last(shared)).toBeLessThan(first((id) => id.startsWith('templates/') && !shared(id)));
    expect(last((id) => id.startsWith('templates/'))).toBeLessThan(first((id) => id.startsWith('sequences/')));
    expect(files.at(-1)?.kind).toBe('agreements');
  });
});

describe('lint', () => {
  it('finds what one file says of another, at its line, with the nearest name', async () => {
    const sequence = (await readWorkspace(folder)).find(
      ({ kind, text }) => kind === 'sequences' && text.includes('template: '),
    );
    const template = /template: ([\w-]+)/.exec(sequence!.text)![1]!;
    await edit(sequence!.path, (text) => text.replace(`template: ${template}`, `template: ${template}x`));
    const lines: string[] = [];
    expect(await runLint(folder, (line) => lines.push(line))).toBe(1);
    expect(lines.at(-1)).toMatch(/ 1 errors, /);
    expect(lines[0]).toMatch(new RegExp(`^${sequence!.path}:\\d+:\\d+ error .*did you mean "${template}"`));
  });

  it('finds a template that does not compile', async () => {
    const mail = (await readWorkspace(folder)).find(
      ({ kind, name, part }) => kind === 'templates' && !name.includes('/') && part !== 'txt',
    );
    await edit(mail!.path, (text) => `${text}\n{{#if lead.firstName}}`);
    expect((await lintWorkspace(folder)).errors).toBeGreaterThan(0);
  });
});

describe('lint of sequences', () => {
  const write = (name: string, steps: string): Promise<void> =>
    writeFile(join(folder, `sequences/${name}.yaml`), `sequence: ${name}\nsteps:\n${steps}`);
  const found = async (): Promise<string[]> => {
    const lines: string[] = [];
    await runLint(folder, (line) => lines.push(line));
    return lines.filter((line) => line.includes(' error '));
  };

  it('finds a circle of sequences that enrol into one another', async () => {
    await write('ring-a', '  - wait: 1 day\n  - enroll: { sequence: ring-b }\n');
    await write('ring-b', '  - branch: [ { steps: [ { enroll: { sequence: ring-a } } ] } ]\n');
    expect(await found()).toEqual([
      expect.stringMatching(/^sequences\/ring-a\.yaml:4:.*ring-a → ring-b → ring-a/),
      expect.stringMatching(/^sequences\/ring-b\.yaml:3:.*ring-b → ring-a → ring-b/),
    ]);
  });

  it('finds a step after the end', async () => {
    await write('over', '  - end: { as: captured }\n  - wait: 1 day\n');
    expect(await found()).toEqual([expect.stringMatching(/^sequences\/over\.yaml:4:.*nobody comes to this step/)]);
  });
});

test('each file of the workspace has the path it is read from', async () => {
  for (const { kind, name, part, path } of await readWorkspace(EXAMPLE)) expect(pathOf(kind, name, part)).toBe(path);
});
