import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createLeadActivities } from '../activities';
import type { LeadDeps } from '../activities/ports';
import {
  MORNING_WORKFLOW,
  MORNING_WORKFLOW_ID,
  PUMP_WORKFLOW,
  pumpWorkflowId,
  RETENTION_WORKFLOW,
  RETENTION_WORKFLOW_ID,
  TASK_QUEUE,
} from '../workflows/contract/names';
import type { PumpStart } from '../workflows/pump';
import { findBundle } from './bundle';

export type WorkerOptions = {
  temporalAddress: string;
  namespace: string;
  cacheDir: string;
  client: Client;
  lead: LeadDeps;
  /** The long activities, and those of jobs: plain functions by name. */
  others: Record<string, (...args: never[]) => Promise<unknown>>;
  /** SMTP routes to run a delivery pump for; null: no standing workflow at all (tests tick their pumps by hand). */
  routes: readonly string[] | null;
};

export type RunningWorker = {
  /** Lets what runs finish, hands its pumps on, and resolves when it has ended. */
  stop(): Promise<void>;
};

/** Sleeping leads kept in memory: some 0.3 MB each (reference measurements); a cold one is replayed in tens of ms. */
const CACHED_LEADS_MAX = 1_000;

/**
 * Leads worked on at once. A lead is under way for some 300 ms of which its activity takes a third (measured), so that few leave the
 * processor idle: 12 % more steps a second at 64 than at 32. But on a slow machine some 50 steps are done a second, a local activity has
 * 2 s, and Temporal takes a workflow task that lasts over 10 s for lost: with 100 at once leads stood still until they left the cache.
 */
export const LEADS_AT_ONCE = 48;

/** Starts a worker on the task queue and makes sure its pumps exist; resolves once it polls. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const [connection, codePath] = await Promise.all([
    NativeConnection.connect({ address: options.temporalAddress }),
    findBundle(options.cacheDir),
  ]);
  const worker = await Worker.create({
    connection,
    namespace: options.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath },
    activities: { ...createLeadActivities(options.lead), ...options.others },
    maxCachedWorkflows: CACHED_LEADS_MAX,
    maxConcurrentWorkflowTaskExecutions: LEADS_AT_ONCE,
    maxConcurrentLocalActivityExecutions: LEADS_AT_ONCE,
    maxConcurrentActivityTaskExecutions: 100,
    shutdownForceTime: '10s',
  });
  const running = worker.run();
  await startStanding(options);
  return {
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

type Standing = { type: string; workflowId: string; args: unknown[] };

/** One workflow a pump and one that clears away, for ever; starting one that runs already changes nothing. */
async function startStanding({ client, routes }: WorkerOptions): Promise<void> {
  if (routes === null) return;
  await start(client, [
    pump('relay', { pump: 'relay' }),
    pump('webhooks', { pump: 'webhooks' }),
    { type: RETENTION_WORKFLOW, workflowId: RETENTION_WORKFLOW_ID, args: [] },
    { type: MORNING_WORKFLOW, workflowId: MORNING_WORKFLOW_ID, args: [] },
  ]);
  await startDeliveries(client, routes);
}

/** Makes sure that each of these SMTP routes has its delivery pump. */
export async function startDeliveries(client: Client, routes: readonly string[]): Promise<void> {
  await start(
    client,
    routes.map((route) => pump(`delivery/${route}`, { pump: 'delivery', route })),
  );
}

function pump(id: string, begin: PumpStart): Standing {
  return { type: PUMP_WORKFLOW, workflowId: pumpWorkflowId(id), args: [begin] };
}

async function start(client: Client, standing: readonly Standing[]): Promise<void> {
  for (const { type, workflowId, args } of standing) {
    await client.workflow.start(type, {
      workflowId,
      taskQueue: TASK_QUEUE,
      args,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  }
}
