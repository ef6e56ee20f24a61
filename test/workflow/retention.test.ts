import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findTimeSkippingServer } from '../../engine';
import { findBundle } from '../../worker/bundle';
import { RETENTION_WORKFLOW } from '../../workflows/contract/names';
import { hushTemporal } from '../support/hush-temporal';
import { startSkipping } from '../support/skipping-server';

const CACHE = process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen');
const HOUR = 3_600_000;

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  hushTemporal();
  env = await startSkipping(await findTimeSkippingServer(CACHE, () => undefined));
}, 120_000);
afterAll(() => env.teardown());

test('clears away every six hours for ever, and its history stays short', async () => {
  const times: number[] = [];
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'retention',
    workflowBundle: { codePath: await findBundle(CACHE) },
    activities: { expireRecords: async () => void times.push(await env.currentTimeMs()) },
  });
  await worker.runUntil(async () => {
    const handle = await env.client.workflow.start(RETENTION_WORKFLOW, {
      workflowId: 'retention',
      taskQueue: 'retention',
    });
    await env.sleep(26 * 24 * HOUR);
    // A hundred rounds are 25 days: this is the run after.
    const { runId } = await handle.describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
    await handle.terminate();
  });
  expect(times.length).toBeGreaterThanOrEqual(104);
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  expect(Math.min(...gaps)).toBeGreaterThan(5.9 * HOUR);
  expect(Math.max(...gaps)).toBeLessThan(6.1 * HOUR);
}, 60_000);
