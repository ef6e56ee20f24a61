import { Client, Connection } from '@temporalio/client';
import type { Engine } from '../../engine';
import { startEngine } from '../../engine';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { connectStore, type Store } from '../../store';
import { createCatalog } from '../../store/files/catalog';
import { startWorker, type RunningWorker } from '../../worker/start-worker';
import { command, wake, type LeadCommand } from '../../workflows/contract/messages';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { isolatedOptions, removeFolder, until } from '../engine/engine-fixture';
import { blankLead } from '../support/blank-lead';
import { hushTemporal } from '../support/hush-temporal';

jest.setTimeout(240_000);

const SIGNALS = 3_000;
const EVENTS = 600;
const NOTES = 150;
const LEAD = 'lead-restless';

let engine: Engine;
let store: Store;
let connection: Connection;
let client: Client;
let worker: RunningWorker;
let options: Awaited<ReturnType<typeof isolatedOptions>>;

beforeAll(async () => {
  hushTemporal();
  options = await isolatedOptions({ smtpUrl: 'smtp://127.0.0.1:1' });
  engine = await startEngine(options);
  [store, connection] = await Promise.all([
    connectStore(engine.storeUri),
    Connection.connect({ address: engine.temporalAddress }),
  ]);
  client = new Client({ connection });
  const { leads, timeline, mails, tasks, handoffs, alerts, cycles } = store;
  worker = await startWorker({
    temporalAddress: engine.temporalAddress,
    namespace: 'default',
    cacheDir: options.cacheDir,
    client,
    lead: {
      ...{ leads, timeline, mails, tasks, handoffs, alerts, cycles },
      catalog: createCatalog(store.files, () => Date.now()),
      clock: () => REAL_CLOCK,
    },
    others: {},
    routes: null,
  });
}, 240_000);

afterAll(async () => {
  await worker.stop();
  await connection.close();
  await store.close();
  await engine.stop();
  await removeFolder(options.dataDir);
}, 60_000);

test(`${SIGNALS} signals, ${EVENTS} events and ${NOTES} commands across roll-overs: each event counts once, each command is answered`, async () => {
  await store.leads.create(blankLead(LEAD, Date.now(), {}));
  const handle = await client.workflow.start(LEAD_WORKFLOW, {
    workflowId: leadWorkflowId(LEAD),
    taskQueue: TASK_QUEUE,
    args: [{ id: LEAD, createdAt: Date.now(), clock: REAL_CLOCK }],
  });
  const lead = client.workflow.getHandle(leadWorkflowId(LEAD));
  const ask = (asked: LeadCommand) => lead.executeUpdate(command, { args: [asked] });
  await ask({ type: 'qualify', actor: 'm' });
  await ask({ type: 'complete-task', actor: 'q', task: `${LEAD}.t1`, outcome: 'appointment', at: 0, rep: 'ana' });
  const sales = { actor: 'ana', handoff: `${LEAD}.h1`, rep: 'ana' };
  await ask({ type: 'accept', ...sales });

  let sent = 0;
  const signalling = atOnce(10, async () => {
    while (sent < SIGNALS) {
      const n = sent++;
      if (n % (SIGNALS / EVENTS) === 0) await append(n);
      await lead.signal(wake);
    }
  });
  let asked = 0;
  const commanding = atOnce(4, async () => {
    while (asked < NOTES) {
      const note = `note ${asked++}`;
      await ask({ type: 'progress', ...sales, kind: 'note', note }).catch((e) => { process.stderr.write(`ERR ${note} ${String(e)} ${String(e.cause)}\n`); });
    }
  });
  await Promise.all([signalling, commanding]);

  for (let run: string | undefined = handle.firstExecutionRunId; run; ) {
    const h: any = await client.workflow.getHandle(leadWorkflowId(LEAD), run).fetchHistory();
    process.stderr.write(`RUN ${run} ${h.events.length}\n`);
    const count: Record<string, number> = {};
    for (const e of h.events) {
      const k = Object.keys(e).filter((x) => x.endsWith('Attributes'))[0]!; count[k] = (count[k] ?? 0) + 1;
      if (e.workflowTaskFailedEventAttributes) process.stderr.write(`FAILED ${String(e.eventId)} cause ${e.workflowTaskFailedEventAttributes.cause} ${e.workflowTaskFailedEventAttributes.failure?.message}\n`);
    }
    process.stderr.write(JSON.stringify(count) + '\n');
    run = h.events.at(-1).workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  const first = client.workflow.getHandle(leadWorkflowId(LEAD), handle.firstExecutionRunId);
  const { events } = await first.fetchHistory();
  expect(events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();

  await until('all is looked at', async () => (await store.leads.find(LEAD))?.state?.cursor === (await entries()).length);
  const behaviours = (await entries()).filter(({ kind }) => kind === 'page.viewed');
  expect(behaviours).toHaveLength(EVENTS);
  const [handoff] = await store.handoffs.ofLead(LEAD);
  expect(new Set(handoff!.progress.map(({ note }) => note)).size).toBe(NOTES);
  expect(handoff!.progress).toHaveLength(NOTES);
  expect(await ask({ type: 'won', ...sales, amount: 1, currency: 'EUR' })).toMatchObject({ stage: 'won' });
});

const entries = async () => store.timeline.read(LEAD, (await store.leads.find(LEAD))!.bucket);

async function append(n: number): Promise<void> {
  const at = Date.now();
  const entry = { id: `view-${n}`, at, receivedAt: at, kind: 'page.viewed', actor: 'lead', props: {} };
  await store.timeline.append(LEAD, [entry], (await store.leads.find(LEAD))!.bucket);
}

async function atOnce(count: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, work));
}
