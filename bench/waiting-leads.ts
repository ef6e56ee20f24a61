import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { blankLead } from '../test/support/blank-lead';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../workflows/contract/names';
import type { Rig } from './rig';
import { bounded } from './rounds';

export const MINUTE_MS = 60_000;
/** Real time to start a workflow on two busy cores. */
export const START_MS = 60;

/** The first full minute of the real clock by which so many leads surely wait. */
export function firstDue(count: number): number {
  return Math.ceil((Date.now() + count * START_MS) / MINUTE_MS) * MINUTE_MS;
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
  await bounded(count, 16, (n) =>
    rig.client.workflow.start(LEAD_WORKFLOW, {
      workflowId: leadWorkflowId(ids[n]!),
      taskQueue: TASK_QUEUE,
      args: [{ id: ids[n]!, createdAt: at, clock: REAL_CLOCK }],
    }),
  );
}
