import { Worker, NativeConnection, bundleWorkflowCode } from '@temporalio/worker';
import { join } from 'node:path';
import { REAL_CLOCK, type VirtualClock } from '../domain/clock/virtual-clock';
import { createTokens } from '../mail/tokens';
import { createCommitter } from '../store';
import { startWorker } from '../worker';
import { LEADS_AT_ONCE } from '../worker/start-worker';
import { AGREEMENT, MODEL, TEAMS, template } from '../test/support/lab-files';
import { BENCH_SECRET, CACHE, type Rig } from './rig';
import { bounded, countMails, createRounds } from './rounds';
import { firstDue, MINUTE_MS, publish, sequenceDue, startLeads } from './waiting-leads';

export const STEPS = 4;
/** Real ms between two rounds of the bare workflows. */
const EVERY_MS = 14_000;
const FIRST_MS = 3 * EVERY_MS;
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
  if (Date.now() > dueAt[0]!)
    throw new Error(`the machine is too busy: ${count} workflows were not started in their time`);
  // Not by their results: thousands of long polls would be what is measured.
  await rounds.all(dueAt.length);
  worker.shutdown();
  await running;
  await connection.close();
  return rounds.rate(dueAt);
}

/**
 * Steps a second of leads in a sequence of waits and mails that fall due for all at the same minute: scored, decided, claimed in the ledger,
 * projected. The route delivers between two rounds, not during them: delivery has figures of its own (`delivery`, `drain`).
 */
export async function measureMailSteps(rig: Rig, count: number): Promise<number> {
  const first = firstDue(count);
  const dueAt = Array.from({ length: STEPS }, (_, n) => first + n * MINUTE_MS);
  await publish(rig, 'sequences', 'steps', sequenceDue('steps', dueAt));
  const steps = createRounds(count);
  const delivered = createRounds(count);
  const route = { open: false };
  const mails = countMails(rig.store.mails, steps, delivered);
  const due: typeof mails.due = async (...asked) => (route.open ? mails.due(...asked) : []);
  const worker = await startBenchWorker(rig, REAL_CLOCK, { ...mails, due });
  try {
    await startLeads(rig, 'steps', count);
    for (const [n, at] of dueAt.entries()) {
      if (Date.now() > at)
        throw new Error(`the machine is too busy: round ${n + 1} of ${count} leads had not begun in time`);
      await steps.all(n + 1);
      route.open = true;
      await delivered.all(n + 1);
      route.open = false;
    }
  } finally {
    await worker.stop();
  }
  return steps.rate(dueAt);
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
    eventsKept: { amount: 25, unit: 'months' },
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
    ['forms', 'bench', 'yaml', FORM],
  ];
  for (const [kind, name, part, text] of files) {
    await store.files.saveDraft(kind, name, { [part]: text }, 'bench', 0);
    await store.files.publish(kind, name, { by: 'bench', at: 0 });
  }
  await store.files.setPrimaryModel('lab');
}

const nothing = (): void => undefined;
