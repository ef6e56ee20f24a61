import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { findBundle } from '../../worker/bundle';
import { hushTemporal } from '../support/hush-temporal';
import { listHistories, readHistories } from './history-file';
import { LIVES } from './lives';

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

test('every kind of life is on record', async () => {
  expect(await listHistories()).toEqual(expect.arrayContaining(Object.keys(LIVES)));
});

test('the workflow code replays every history that was ever recorded', async () => {
  const outcomes = await replay({ codePath: await findBundle(CACHE) });
  expect(outcomes.size).toBe((await listHistories()).length);
  expect([...outcomes].filter(([, error]) => error !== undefined)).toEqual([]);
});

test('code that leaves out one activity does not: the gate would see it', async () => {
  const outcomes = await replay(
    await bundleWithout(`lead.state = await act('enterStage'`, `lead.state = await forget('enterStage'`),
  );
  const errors = [...outcomes.values()];
  expect(errors.length).toBeGreaterThan(0);
  // By name: the class is the workflow sandbox's own.
  expect(errors.map((error) => error?.name)).toEqual(errors.map(() => 'DeterminismViolationError'));
});

/** The bundle of a copy of the workflow code, with one call replaced by one that forgets to make it. */
async function bundleWithout(call: string, instead: string): Promise<{ code: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-mutant-'));
  try {
    for (const part of ['workflows', 'domain', 'tsconfig.json'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const path = join(folder, 'workflows', 'lead', 'enter.ts');
    const source = await readFile(path, 'utf8');
    expect(source).toContain(call);
    const forget =
      'const forget = async (_verb: string, { state, transition }: { state: Lead["state"]; transition: Transition }) =>' +
      ' ({ ...state, stage: transition.to }) as Lead["state"];';
    await writeFile(path, `${source.replace(call, instead)}\n${forget}\n`);
    const silent = (): void => undefined;
    const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
    return await bundleWorkflowCode({ workflowsPath: join(folder, 'workflows', 'index.ts'), logger: quiet });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
