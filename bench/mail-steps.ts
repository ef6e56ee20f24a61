import { Worker, NativeConnection, bundleWorkflowCode } from '@temporalio/worker';
import { join } from 'node:path';
import { type VirtualClock } from '../domain/clock/virtual-clock';
import { createTokens } from '../mail/tokens';
import { createCommitter } from '../store';
import { startWorker } from '../worker';
import { LEADS_AT_ONCE } from '../worker/start-worker';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../workflows/contract/names';
import { AGREEMENT, MODEL, TEAMS, template } from '../test/support/lab-files';
import { blankLead } from '../test/support/blank-lead';
import { BENCH_SECRET, CACHE, type Rig } from './rig';
import { bounded, countMails, createRounds } from './rounds';

export const STEPS = 4;
/** A day lasts two seconds, so a week is longer than a round of all leads takes. */
const DAY_REAL_MS = 2000;
const FACTOR = 86_400_000 / DAY_REAL_MS;
/** Real ms between two rounds. */
const EVERY_MS = 7 * DAY_REAL_MS;
/** A Tuesday just after ten: leads that enter within the week wait two weeks, and for the Tuesday after. */
const ORIGIN = Date.UTC(2026, 0, 6, 9, 0, 1);
const FIRST_MS = 3 * EVERY_MS;
const SEQUENCE = `
sequence: bench
entry: { when: { stage: captured, tags: bench } }
steps:
  - wait: 14 days
${Array.from({ length: STEPS }, (_, n) => `  - wait: { until: 'tue 10:00' }\n  - id: mail-${n}\n    email: { template: first }`).join('\n')}
  - wait: 1 day
`;

const FORM = `
form: bench
fields:
  - { name: email, required: true }
  - { name: firstName }
  - { name: phone }
  - { name: consentEmail, type: consent, for: [email], text: { fr: Oui, en: Yes } }
thanks: https://example.com/thanks
basis: { kind: consent, notice: bench }
`;

/** When the steps fall due, all leads' at the same instant. */
function dueAfter(begun: number): number[] {
  return Array.from({ length: STEPS }, (_, n) => begun + FIRST_MS + n * EVERY_MS);
}

/**
 * Steps a second of bare workflows (one timer and one activity a step) on the worker settings of the platform: all fall due at the same
 * instant, and the time until the last is done counts.
 */
export async function measureBareSteps(
  rig: Rig,
  count: number,
  dueFrom: (begun: number) => number[] = dueAfter,
): Promise<number> {
  const connection = await NativeConnection.connect({ address: rig.engine.temporalAddress });
  const { code } = await bundleWorkflowCode({ workflowsPath: join(__dirname, 'bare', 'workflows.ts') });
  const rounds = createRounds(count);
  const worker = await Worker.create({
    connection,
    taskQueue: 'bare',
    workflowBundle: { code },
    activities: { doNothing: async () => rounds.done() },
    maxCachedWorkflows: 1_000,
    maxConcurrentWorkflowTaskExecutions: LEADS_AT_ONCE,
    maxConcurrentLocalActivityExecutions: LEADS_AT_ONCE,
    maxConcurrentActivityTaskExecutions: 100,
  });
  const running = worker.run();
  const begun = Date.now();
  const dueAt = dueFrom(begun);
  await bounded(count, 16, (n) =>
    rig.client.workflow.start('bareWorkflow', { workflowId: `bare/${n}-${begun}`, taskQueue: 'bare', args: [dueAt] }),
  );
  // Not by their results: thousands of long polls would be what is measured.
  await rounds.all(dueAt.length);
  worker.shutdown();
  await running;
  await connection.close();
  return rounds.rate(dueAt);
}

/**
 * Steps a second of leads in a sequence of waits and mails that fall due for all at the same instant: scored, decided, claimed in the
 * ledger, projected (`steps`), and with the mail taken by the inbox (`delivered`), which goes on beside it all the time.
 */
export async function measureMailSteps(rig: Rig, count: number): Promise<{ steps: number; delivered: number }> {
  const begun = Date.now();
  const line: VirtualClock = { originRealMs: begun, originVirtualMs: ORIGIN, factor: FACTOR };
  const steps = createRounds(count);
  const delivered = createRounds(count);
  const worker = await startBenchWorker(rig, line, countMails(rig.store.mails, steps, delivered));
  const ids = Array.from({ length: count }, (_, n) => `bench-${n}-${begun}`);
  await rig.store.leads.createMany(ids.map((id) => ({ ...blankLead(id, ORIGIN, {}), tags: ['bench'] })));
  await bounded(count, 16, (n) =>
    rig.client.workflow.start(LEAD_WORKFLOW, {
      workflowId: leadWorkflowId(ids[n]!),
      taskQueue: TASK_QUEUE,
      args: [{ id: ids[n]!, createdAt: ORIGIN, clock: line }],
    }),
  );
  await delivered.all(STEPS);
  await worker.stop();
  const dueAt = dueAfter(begun);
  return { steps: steps.rate(dueAt), delivered: delivered.rate(dueAt) };
}

/** The platform's worker on the rig, its ledger counted. */
export function startBenchWorker(
  rig: Rig,
  line: VirtualClock,
  mails: Rig['store']['mails'],
): ReturnType<typeof startWorker> {
  return startWorker({
    store: { ...rig.store, mails },
    committer: createCommitter(rig.store, 'bench'),
    client: rig.client,
    temporalAddress: rig.engine.temporalAddress,
    namespace: 'default',
    cacheDir: CACHE,
    clock: { line: () => line, nowReal: () => Date.now() },
    tokens: createTokens([BENCH_SECRET]),
    smtpUrl: rig.engine.smtpUrl,
    inboxUrl: rig.engine.inboxUrl,
    publicUrl: 'http://127.0.0.1:3000',
    production: false,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  });
}

/** The model, agreement, template and sequence that the benchmarks run on. */
export async function publishWorkspace({ store }: Rig): Promise<void> {
  const files: [string, string, string, string][] = [
    ['scoring-models', 'lab', 'yaml', MODEL],
    ['agreements', '1', 'yaml', AGREEMENT.replace('mails: 3', 'mails: 1000')],
    ['teams', '1', 'yaml', TEAMS],
    ['templates', 'first', 'html', template('Bench')],
    ['sequences', 'bench', 'yaml', SEQUENCE],
    ['forms', 'bench', 'yaml', FORM],
  ];
  for (const [kind, name, part, text] of files) {
    await store.files.saveDraft(kind, name, { [part]: text }, 'bench', 0);
    await store.files.publish(kind, name, { by: 'bench', at: 0 });
  }
  await store.files.setPrimaryModel('lab');
}

const nothing = (): void => undefined;
