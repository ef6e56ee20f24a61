import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { findBundle } from '../../worker/bundle';
import { hushTemporal } from '../support/hush-temporal';
import { listHistories, readHistories } from './history-file';
import { LIVES, RUNS } from './lives';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');
const CACHE = process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen');

/** Replays every recorded history on a bundle; answers what went wrong, by workflow. */
async function replay(bundle: { code: string } | { codePath: string }): Promise<Map<string, Error | undefined>> {
  const outcomes = new Map<string, Error | undefined>();
  const results = Worker.runReplayHistories({ workflowBundle: bundle }, await readHistories());
  for await (const { workflowId, error } of results) outcomes.set(workflowId, error);
  return outcomes;
}

beforeAll(hushTemporal);

test('every kind of life, and of broadcast, is on record', async () => {
  expect(await listHistories()).toEqual(expect.arrayContaining([...Object.keys(LIVES), ...Object.keys(RUNS)]));
});

test('the workflow code replays every history that was ever recorded', async () => {
  const outcomes = await replay({ codePath: await findBundle(CACHE) });
  expect(outcomes.size).toBe((await listHistories()).length);
  expect([...outcomes].filter(([, error]) => error !== undefined)).toEqual([]);
});

test('code that leaves out one activity does not: the gate would see it', async () => {
  const call = `lead.state = await act('enterStage'`;
  const forget =
    'const forget = async (_verb: string, { state, transition }: { state: Lead["state"]; transition: Transition }) =>' +
    ' ({ ...state, stage: transition.to }) as Lead["state"];';
  const file = join('workflows', 'lead', 'enter.ts');
  const errors = await errorsWith(
    file,
    (source) => {
      expect(source).toContain(call);
      return `${source.replace(call, `lead.state = await forget('enterStage'`)}\n${forget}\n`;
    },
    'lead/',
  );
  // By name: the class is the workflow sandbox's own.
  expect(errors).toEqual(errors.map(() => 'DeterminismViolationError'));
});

test('nor does code by which a broadcast no longer waits for its time', async () => {
  const errors = await errorsWith(
    join('workflows', 'broadcast.ts'),
    (source) => source.replace('condition(isResumed, outcome.waitMs)', 'condition(isResumed)'),
    'broadcast/',
  );
  expect(errors).toEqual(['DeterminismViolationError']);
});

/** What the histories of some workflows answer to code of which one file is changed. */
async function errorsWith(file: string, change: (source: string) => string, prefix: string): Promise<unknown[]> {
  const outcomes = await replay(await bundleChanged(file, change));
  const errors = [...outcomes].filter(([workflowId]) => workflowId.startsWith(prefix)).map(([, error]) => error?.name);
  expect(errors.length).toBeGreaterThan(0);
  return errors;
}

/** The bundle of a copy of the workflow code, with one file changed. */
async function bundleChanged(file: string, change: (source: string) => string): Promise<{ code: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-mutant-'));
  try {
    for (const part of ['workflows', 'domain', 'tsconfig.json'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
    const silent = (): void => undefined;
    const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
    return await bundleWorkflowCode({ workflowsPath: join(folder, 'workflows', 'index.ts'), logger: quiet });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
