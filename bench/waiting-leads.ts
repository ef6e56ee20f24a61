import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { blankLead } from '../test/support/blank-lead';
import { scanLeads } from '../usecases/leads/scan-leads';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../workflows/contract/names';
import type { Rig } from './rig';
import { bounded } from './rounds';

export const MINUTE_MS = 60_000;
/** Real time to start a lead on two cores that do nothing else. */
const START_MS = 60;
/** Workflows started to see how long that takes now, and how much longer a lead takes, who looks, enters and walks to its wait. */
const CALIBRATED = 100;
const LEAD_FACTOR = 10;
const STARTED_AT_ONCE = 16;
/** How often it is looked whether all wait, and leads read at once. */
const LOOKED_EVERY_MS = 3_000;
const PAGE = 500;

/** Real ms to allow for the start of each lead on this machine as busy as it is; a bare workflow takes half of it. */
export async function measureStartMs({ client }: Rig): Promise<number> {
  const begun = Date.now();
  await bounded(CALIBRATED, STARTED_AT_ONCE, (n) =>
    client.workflow.start('bareWorkflow', { workflowId: `calibrate/${n}-${begun}`, taskQueue: 'unpolled', args: [[]] }),
  );
  return Math.max(START_MS, (LEAD_FACTOR * (Date.now() - begun)) / CALIBRATED);
}

/** The first full minute of the real clock by which so many leads surely wait. */
export function firstDue(count: number, startMs = START_MS): number {
  return Math.ceil((Date.now() + count * startMs) / MINUTE_MS) * MINUTE_MS;
}

/** A sequence for leads of its own name as tag: one mail at each of these minutes, for all at once. The window gives the zone they are told in. */
export function sequenceDue(name: string, dueAt: readonly number[]): string {
  const steps = dueAt.map((at, n) => {
    const time = new Date(at).toISOString().slice(11, 16);
    return `  - wait: { until: '${time}' }\n  - { id: mail-${n}, email: { template: first } }\n`;
  });
  return `
sequence: ${name}
window: { zone: Etc/UTC }
entry: { when: { stage: captured, tags: ${name} } }
steps:
${steps.join('')}  - wait: 1 day
`;
}

/** Publishes one file. */
export async function publish({ store }: Rig, kind: string, name: string, text: string): Promise<void> {
  await store.files.saveDraft(kind, name, { yaml: text }, 'bench', 0);
  await store.files.publish(kind, name, { by: 'bench', at: Date.now() });
}

/** Starts leads on the real clock that enter the sequence of this tag. */
export async function startLeads(rig: Rig, tag: string, count: number): Promise<void> {
  const at = Date.now();
  const ids = Array.from({ length: count }, (_, n) => `${tag}-${n}-${at}`);
  for (let from = 0; from < count; from += 500) {
    const leads = ids.slice(from, from + 500).map((id) => ({ ...blankLead(id, at, {}), tags: [tag] }));
    await rig.store.leads.createMany(leads);
  }
  await bounded(count, STARTED_AT_ONCE, (n) =>
    rig.client.workflow.start(LEAD_WORKFLOW, {
      workflowId: leadWorkflowId(ids[n]!),
      taskQueue: TASK_QUEUE,
      args: [{ id: ids[n]!, createdAt: at, clock: REAL_CLOCK }],
    }),
  );
}

/** Resolves once all of them wait for that instant. Throws where they do not before it: who comes late waits for the next day. */
export async function allWait({ store }: Rig, tag: string, count: number, due: number): Promise<void> {
  for (;;) {
    let waiting = 0;
    for await (const leads of scanLeads(store.leads, PAGE, { tags: [tag] }))
      waiting += leads.filter(({ state }) => state?.enrollment?.wakeAt === due).length;
    if (waiting === count) return;
    if (Date.now() > due) throw new Error(`the machine is too busy: ${waiting} of ${count} leads waited in their time`);
    await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS));
  }
}
