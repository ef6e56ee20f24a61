import { wake } from '../../workflows/contract/messages';
import { leadWorkflowId } from '../../workflows/contract/names';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(120_000);

/** What a look through an outage may cost: its wake-up, the failed local attempt, one regular activity, and what follows it. */
const EVENTS_MAX = 16;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterAll(() => lab.stop());

test('with the store down for seconds a lead goes on when it is back, at a bounded cost in history', async () => {
  const lead = await reach(lab, 'captured');
  const at = await lab.now();
  const hand = { id: 'hand', at, receivedAt: at, kind: 'form.submitted', actor: 'lead', props: { intent: 'demo' } };
  await lab.store.timeline.append(lead, [hand], 0);
  const before = await lab.history(lead);
  const back = lab.killStore();
  await lab.env.client.workflow.getHandle(leadWorkflowId(lead)).signal(wake);
  await back;
  await lab.until(lead, ({ state }) => state?.stage === 'qualifying', 'the task');
  const { events = [] } = await lab.env.client.workflow.getHandle(leadWorkflowId(lead)).fetchHistory();
  const regular = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes != null);
  expect(regular.length).toBeGreaterThanOrEqual(1);
  expect((events ?? []).length - before).toBeLessThanOrEqual(EVENTS_MAX);
  expect(await lab.stages(lead)).toEqual(['captured→qualifying']);
});
