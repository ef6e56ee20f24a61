import { Worker, NativeConnection, bundleWorkflowCode } from '@temporalio/worker';
import { join } from 'node:path';
import { toVirtual, type VirtualClock } from '../domain/clock/virtual-clock';
import { createTokens } from '../mail/tokens';
import { createCommitter } from '../store';
import { startWorker } from '../worker';
import { LEADS_AT_ONCE } from '../worker/start-worker';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../workflows/contract/names';
import { AGREEMENT, MODEL, TEAMS, template } from '../test/support/lab-files';
import { blankLead } from '../test/support/blank-lead';
import { CACHE, type Rig } from './rig';

export const STEPS = 4;
const SEQUENCE = `
sequence: bench
entry: { when: { stage: captured, tags: bench } }
steps:
${Array.from({ length: STEPS }, (_, n) => `  - id: mail-${n}\n    email: { template: first }\n  - wait: 1 day`).join('\n')}
`;

/** Steps a second of a bare workflow (one timer and one activity a step) on the worker settings of the platform. */
export async function measureBareSteps(rig: Rig, leads: number): Promise<number> {
  const connection = await NativeConnection.connect({ address: rig.engine.temporalAddress });
  const { code } = await bundleWorkflowCode({ workflowsPath: join(__dirname, 'bare', 'workflows.ts') });
  const worker = await Worker.create({
    connection,
    taskQueue: 'bare',
    workflowBundle: { code },
    activities: { doNothing: async () => undefined },
    maxCachedWorkflows: 1_000,
    maxConcurrentWorkflowTaskExecutions: LEADS_AT_ONCE,
    maxConcurrentLocalActivityExecutions: LEADS_AT_ONCE,
    maxConcurrentActivityTaskExecutions: 100,
  });
  const running = worker.run();
  const begun = Date.now();
  const handles = await bounded(leads, 16, (n) =>
    rig.client.workflow.start('bareWorkflow', { workflowId: `bare/${n}-${begun}`, taskQueue: 'bare', args: [STEPS] }),
  );
  await Promise.all(handles.map((handle) => handle.result()));
  const seconds = (Date.now() - begun) / 1000;
  worker.shutdown();
  await running;
  await connection.close();
  return (leads * STEPS) / seconds;
}

/** Steps a second of leads in a sequence of mails and waits: scored, claimed, delivered to the inbox, projected. */
export async function measureMailSteps(rig: Rig, leads: number): Promise<number> {
  const line: VirtualClock = { originRealMs: Date.now(), originVirtualMs: Date.now(), factor: 86_400 };
  const worker = await startWorker({
    store: rig.store,
    committer: createCommitter(rig.store, 'bench'),
    client: rig.client,
    temporalAddress: rig.engine.temporalAddress,
    namespace: 'default',
    cacheDir: CACHE,
    clock: { line: () => line, nowReal: () => Date.now() },
    tokens: createTokens(['bench-secret-bench-secret-bench-secret']),
    smtpUrl: rig.engine.smtpUrl,
    inboxUrl: rig.engine.inboxUrl,
    publicUrl: 'http://127.0.0.1:3000',
    production: false,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  });
  const at = toVirtual(line, Date.now());
  const ids = Array.from({ length: leads }, (_, n) => `bench-${n}-${Date.now()}`);
  await rig.store.leads.createMany(ids.map((id) => ({ ...blankLead(id, at, {}), tags: ['bench'] })));
  const begun = Date.now();
  await bounded(leads, 16, (n) =>
    rig.client.workflow.start(LEAD_WORKFLOW, {
      workflowId: leadWorkflowId(ids[n]!),
      taskQueue: TASK_QUEUE,
      args: [{ id: ids[n]!, createdAt: at, clock: line }],
    }),
  );
  // One after the other: looking at all of them again and again would be a load of its own.
  for (const id of ids) {
    while ((await rig.store.leads.find(id))?.enrolments[0]?.leftAt == null) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const seconds = (Date.now() - begun) / 1000;
  await worker.stop();
  return (leads * STEPS) / seconds;
}

/** The model, agreement, template and sequence that the benchmarks run on. */
export async function publishWorkspace({ store }: Rig): Promise<void> {
  const files: [string, string, string, string][] = [
    ['scoring-models', 'lab', 'yaml', MODEL],
    ['agreements', '1', 'yaml', AGREEMENT.replace('mails: 3', 'mails: 1000')],
    ['teams', '1', 'yaml', TEAMS],
    ['templates', 'first', 'html', template('Bench')],
    ['sequences', 'bench', 'yaml', SEQUENCE],
  ];
  for (const [kind, name, part, text] of files) {
    await store.files.saveDraft(kind, name, { [part]: text }, 'bench', 0);
    await store.files.publish(kind, name, { by: 'bench', at: 0 });
  }
  await store.files.setPrimaryModel('lab');
}

const nothing = (): void => undefined;

async function bounded<T>(count: number, atOnce: number, run: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let n = next++; n < count; n = next++) results[n] = await run(n);
    }),
  );
  return results;
}
