import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LintFinding } from '../../cli/describe-finding';
import { lintWorkspace } from '../../cli/lint';

const EXAMPLE = join(__dirname, '../../templates');

/** A copy of the example workspace for each test, in `folder` while one runs, and what tests write into it and lint there. */
export const example = {
  folder: '',
  write: (path: string, text: string): Promise<void> => writeFile(join(example.folder, path), text),
  sequence: (name: string, head: string, steps: string): Promise<void> =>
    example.write(`sequences/${name}.yaml`, `sequence: ${name}\n${head}steps:\n${steps}`),
  /** Each finding as `line severity path: message → suggestion`, of one file. */
  found: async (file: string): Promise<string[]> => {
    const { findings } = await lintWorkspace(example.folder);
    return findings.filter((one) => one.file === file).map(tellFinding);
  },
  /** Compiling the mails costs more than all else. */
  withoutMails: (): Promise<void> => rm(join(example.folder, 'emails'), { recursive: true }),
};

export function tellFinding({ line, severity, path, message, suggestion }: LintFinding): string {
  return `${line} ${severity} ${path}: ${message}${suggestion === undefined ? '' : ` → ${suggestion}`}`;
}

/** Has each test of a suite begin with a copy of its own. */
export function copyExampleForEach(): void {
  beforeEach(async () => {
    example.folder = await mkdtemp(join(tmpdir(), 'ripen-lint-'));
    await cp(EXAMPLE, example.folder, { recursive: true });
  });
  afterEach(() => rm(example.folder, { recursive: true, force: true }));
}
