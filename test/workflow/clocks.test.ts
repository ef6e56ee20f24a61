import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { accept, alertsOf, complete, handoffOf, reach, repOf, taskOf } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace();
  api = await openLabApi(lab);
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

type Clock = { name: string; status: string; dueAt: string };
const shown = (clocks: Clock[]): string[] => clocks.map(({ name, status }) => `${name} ${status}`);

/** The clocks as the lead, its task and its handoff show them, which must be the same. */
async function clocksOf(lead: string): Promise<string[]> {
  const { body } = await api.as('dev-lead-manager', 'get', `/v1/leads/${lead}`);
  const { clocks, task, handoff } = body as Record<'task' | 'handoff', { id: string; clocks: Clock[] } | null> & {
    clocks: Clock[];
  };
  if (task !== null) {
    const own = await api.as('dev-admin', 'get', `/v1/tasks/${task.id}`);
    expect([task.clocks, (own.body as { clocks: Clock[] }).clocks]).toEqual([clocks, clocks]);
  }
  if (handoff !== null) {
    const own = await api.as('dev-lead-manager', 'get', `/v1/handoffs/${handoff.id}`);
    expect([handoff.clocks, (own.body as { clocks: Clock[] }).clocks]).toEqual([clocks, clocks]);
  }
  return shown(clocks);
}

test('every clock is seen on the lead, the task and the handoff: running, warned, run out, stopped', async () => {
  const lead = await reach(lab, 'qualifying');
  const first = (await lab.find(lead)).state!.clocks.find(({ name }) => name === 'first-attempt')!;
  expect(await clocksOf(lead)).toEqual(['first-attempt running', 'qualify running', 'abandon running']);
  await lab.passTo(first.warnAt!);
  await lab.until(lead, ({ state }) => state!.clocks.some(({ level }) => level === 1), 'the warning');
  expect((await clocksOf(lead)).sort()).toEqual(['abandon running', 'first-attempt warned', 'qualify running']);
  await lab.passTo(first.dueAt);
  await lab.until(lead, ({ state }) => state?.breached?.length === 1, 'the breach');
  expect(await clocksOf(lead)).toEqual(['qualify running', 'abandon running', 'first-attempt breached']);
  // The call that was missing is made.
  await complete(lab, lead, 'callback', { at: await lab.now() });
  expect(await clocksOf(lead)).toEqual(['qualify running']);
  await complete(lab, lead, 'appointment', { at: await lab.now(), rep: 'ana@example.com' });
  expect(await clocksOf(lead)).toEqual(['accept running']);
  await accept(lab, lead);
  expect(await clocksOf(lead)).toEqual(['follow-up running']);
});

test('three missed follow-ups in a row stall the deal, once; progress begins anew', async () => {
  const lead = await reach(lab, 'accepted');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  for (let breaches = 1; breaches <= 2; breaches++) {
    await lab.passTo((await lab.find(lead)).state!.clocks[0]!.dueAt);
    await lab.until(lead, ({ state }) => state?.followUpBreaches === breaches, 'a breach');
  }
  expect(await clocksOf(lead)).toEqual(['follow-up running', 'follow-up breached']);
  await lab.ask(lead, { type: 'progress', actor: rep, handoff, rep, kind: 'attempt' });
  expect((await lab.find(lead)).state).toMatchObject({ followUpBreaches: 0, breached: [] });
  for (let breaches = 1; breaches <= 3; breaches++) {
    await lab.passTo((await lab.find(lead)).state!.clocks[0]!.dueAt);
    await lab.until(lead, ({ state }) => state?.followUpBreaches === breaches, 'a breach');
  }
  const stalled = (await alertsOf(lab, lead)).filter((alert) => alert.startsWith('deal.stalled'));
  expect(stalled).toEqual(['deal.stalled follow-up']);
  const { body } = await api.as('dev-lead-manager', 'get', '/v1/reports/leaks');
  const rows = (body as { items: { leak: string; leads: { lead: string }[] }[] }).items;
  expect(rows.find(({ leak }) => leak === 'stalled-deal')?.leads.map((one) => one.lead)).toEqual([lead]);
  expect(await taskOf(lab, lead).catch(() => null)).toBeNull();
});
