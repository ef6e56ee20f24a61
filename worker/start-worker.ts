import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createLeadActivities } from '../activities';
import type { LeadDeps } from '../activities/ports';
import { PUMP_WORKFLOW, pumpWorkflowId, TASK_QUEUE } from '../workflows/contract/names';
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
  /** SMTP routes to run a delivery pump for; null: no pumps at all (tests tick theirs by hand). */
  routes: readonly string[] | null;
};

export type RunningWorker = {
  /** Lets what runs finish, hands its pumps on, and resolves when it has ended. */
  stop(): Promise<void>;
};

/** Sleeping leads kept in memory: some 0.3 MB each (reference measurements); a cold one is replayed in tens of ms. */
const CACHED_LEADS_MAX = 1_000;

/**
 * Leads worked on at once. Few, on purpose: a workflow task lasts as long as its local activities, and Temporal takes one that lasts
 * over 10 s for lost. With 100 at once on two cores tasks timed out, and leads stood still until they left the cache (measured).
 */
export const LEADS_AT_ONCE = 64;

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
  await startPumps(options);
  return {
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** One workflow a pump, for ever; starting one that runs already changes nothing. */
async function startPumps({ client, routes }: WorkerOptions): Promise<void> {
  if (routes === null) return;
  const pumps: { id: string; start: PumpStart }[] = [
    { id: 'relay', start: { pump: 'relay' } },
    ...routes.map((route) => ({ id: `delivery/${route}`, start: { pump: 'delivery' as const, route } })),
  ];
  for (const { id, start } of pumps) {
    await client.workflow.start(PUMP_WORKFLOW, {
      workflowId: pumpWorkflowId(id),
      taskQueue: TASK_QUEUE,
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  }
}
