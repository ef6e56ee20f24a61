import request from 'supertest';
import { ringClocks } from '../../activities/lead/ring-clocks';
import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import { TEAMS } from '../support/lab-files';
import { DAY, type LeadLab } from '../support/lead-lab';
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
  // What is shown as due is what is asked for next, not what was missed first.
  const { body: shownNow } = await api.as('dev-lead-manager', 'get', `/v1/leads/${lead}`);
  const { handoff: due, clocks: running } = shownNow as { handoff: { dueAt: string }; clocks: Clock[] };
  const { body: own } = await api.as('dev-lead-manager', 'get', `/v1/handoffs/${handoff}`);
  expect([due.dueAt, (own as { dueAt: string }).dueAt]).toEqual([running[0]!.dueAt, running[0]!.dueAt]);
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

test('a clock that has run out while everything was down rings once, as a breach, and its warning is not made up for', async () => {
  const lead = await reach(lab, 'offered');
  const { state } = await lab.find(lead);
  const step = { state: state!, now: state!.clocks[0]!.dueAt + DAY, key: 'down:ringClocks' };
  for (const { state: rung, offerMissed } of [await ringClocks(lab.lead, step), await ringClocks(lab.lead, step)]) {
    expect([rung.clocks, rung.breached?.map(({ name }) => name), offerMissed]).toEqual([[], ['accept'], true]);
  }
  expect(await alertsOf(lab, lead)).toEqual(['sla.breached accept']);
});

test('a team’s own calendar rules the clocks of its reps: accept, and follow up after each attempt', async () => {
  const sundays = 'calendar: { zone: Europe/Paris, days: [sun], from: "10:00", to: "20:00" }';
  await lab.publish('teams', '1', TEAMS.replace('round-robin }', `round-robin, ${sundays} }`));
  const lead = await reach(lab, 'offered');
  const due = async (): Promise<Date> => new Date((await lab.find(lead)).state!.clocks[0]!.dueAt);
  expect((await due()).getUTCDay()).toBe(0);
  await accept(lab, lead);
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  const first = await due();
  expect(first.getUTCDay()).toBe(0);
  await lab.pass(7 * DAY);
  await lab.ask(lead, { type: 'progress', actor: rep, handoff, rep, kind: 'attempt' });
  const next = await due();
  expect([next.getUTCDay(), next.getTime() > first.getTime()]).toEqual([0, true]);
  await lab.publish('teams', '1', TEAMS);
});

test('a CRM answers for a rep, once under one Idempotency-Key: another body is a conflict, a repeat the same answer', async () => {
  const asked = async (path: string, key: string, body: object) =>
    request(api.app).post(path).set('Authorization', 'Bearer dev-integration').set('Idempotency-Key', key).send(body);
  for (const [verb, body, status] of [
    ['won', { amount: 1200, currency: 'EUR' }, 'won'],
    ['lost', { reason: 'competitor', then: 'recycle' }, 'lost'],
    ['return', { reason: 'no-budget', action: 'recycle' }, 'returned'],
  ] as const) {
    const lead = await reach(lab, 'accepted');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    const path = `/v1/handoffs/${handoff}/${verb}`;
    expect((await asked(path, `${verb}-1`, body)).status).toBe(400);
    const first = await asked(path, `${verb}-2`, { ...body, rep });
    expect([first.status, first.body]).toMatchObject([200, { status }]);
    const changes = (await lab.stages(lead)).length;
    const again = await asked(path, `${verb}-2`, { ...body, rep });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await asked(path, `${verb}-2`, { ...body, rep: 'nobody@example.com' })).status).toBe(409);
    // Under a key of its own it is a second decision, which comes too late.
    expect((await asked(path, `${verb}-3`, { ...body, rep })).status).toBe(409);
    expect(await lab.stages(lead)).toHaveLength(changes);
  }
});
