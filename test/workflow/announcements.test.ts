import { WEBHOOK_EVENTS } from '../../domain/webhooks/event';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { accept, BANT, becomeHot, complete, DIRECTOR, handoffOf, inStage, reach, repOf } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
const WEBHOOK = 'crm';
beforeAll(async () => {
  lab = await openWorkspace();
  await lab.store.webhooks.create({
    id: WEBHOOK,
    url: 'https://crm.example.com/hook',
    events: [...WEBHOOK_EVENTS],
    secret: 'whsec_c2VjcmV0',
    createdAt: 0,
    createdBy: 'lab',
    disabledAt: null,
    disabledReason: null,
  });
}, 120_000);
afterAll(() => lab.stop());

async function told(lead: string): Promise<{ type: string; event: string; data: Record<string, unknown> }[]> {
  const { items } = await lab.store.webhooks.deliveries(WEBHOOK, { limit: 500 });
  return items
    .map(({ type, event, body }) => ({ type, event, ...(JSON.parse(body) as { data: Record<string, unknown> }) }))
    .filter(({ data }) => data.lead === lead);
}
const typesOf = async (lead: string): Promise<string[]> => (await told(lead)).map(({ type }) => type).sort();

test('a life is told event by event, each once', async () => {
  const lead = await lab.capture(DIRECTOR);
  await becomeHot(lab, lead);
  await inStage(lab, lead, 'qualifying');
  await complete(lab, lead, 'qualified', { bant: BANT });
  await lab.passTo((await lab.find(lead)).state!.handoff!.dueAt!);
  await lab.until(lead, ({ state }) => state?.handoff?.offers === 2, 'the second offer');
  await accept(lab, lead);
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  await lab.ask(lead, { type: 'won', actor: rep, handoff, rep, amount: 1200, currency: 'EUR' });
  expect(await typesOf(lead)).toEqual(
    [
      ...['lead.hot', 'lead.stage_changed', 'task.opened'],
      ...['lead.stage_changed', 'handoff.offered', 'sla.breached', 'handoff.offered'],
      ...['lead.stage_changed', 'handoff.accepted', 'lead.stage_changed', 'handoff.won'],
    ].sort(),
  );
  const events = await told(lead);
  expect(events.find(({ type }) => type === 'handoff.won')?.data).toMatchObject({ rep, amount: 1200, currency: 'EUR' });
  expect(events.find(({ type }) => type === 'sla.breached')?.data).toMatchObject({ clock: 'accept' });
  expect(JSON.stringify(events)).not.toContain(`${lead}@example.com`);
});

test('returned and lost are told with their reason; erased leaves nothing but that', async () => {
  const lead = await reach(lab, 'accepted');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'no-budget', action: 'recycle' });
  const returned = (await told(lead)).find(({ type }) => type === 'handoff.returned');
  expect(returned?.data).toMatchObject({ handoff, rep, reason: 'no-budget', action: 'recycle' });
  await lab.ask(lead, { type: 'erase', actor: 'lm' });
  expect(await typesOf(lead)).toEqual(['lead.erased']);
});
