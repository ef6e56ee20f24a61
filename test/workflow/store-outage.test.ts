import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';
import { lookWithoutStore } from '../support/store-away';

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
  await lookWithoutStore(lab, lead);
  await lab.until(lead, ({ state }) => state?.stage === 'qualifying', 'the task');
  expect((await lab.history(lead)) - before).toBeLessThanOrEqual(EVENTS_MAX);
  expect(await lab.stages(lead)).toEqual(['captured→qualifying']);
});
