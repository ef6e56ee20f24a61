import { createLeadActivities } from '../../activities';
import { decideCommand } from '../../domain/lead/decide-command';
import type { LeadCommand } from '../../domain/lead/command';
import type { LeadRecord } from '../../domain/lead/lead';
import type { LeadState } from '../../domain/lead/state';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { accept, complete, handoffOf, inStage, reach, refusal, repOf, taskOf } from '../support/lead-path';

/**
 * A worker that is killed loses the workflow task it was in, whose activities have run: the task is redone, later, and perhaps in another
 * order. Here an activity is run as by such a task, behind the workflow's back.
 */
jest.setTimeout(60_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

const stateOf = async (lead: string): Promise<LeadState> => (await lab.find(lead)).state!;

/** Does a command as a task would that is lost afterwards; `id` is the update's. */
async function lose(lead: string, command: LeadCommand, id: string, state?: LeadState): Promise<LeadState> {
  const from = state ?? (await stateOf(lead));
  const decided = decideCommand(from, command);
  const activities = createLeadActivities(lab.lead);
  const step = { state: from, now: await lab.now() };
  if ('does' in decided && decided.does === 'move') {
    return activities.enterStage({ ...step, key: `${id}:enterStage`, transition: decided.transition });
  }
  if ('does' in decided && decided.does === 'progress') {
    return activities.recordProgress({ ...step, key: `${id}:recordProgress`, command: decided.command });
  }
  throw new Error(`not for this test: ${JSON.stringify(decided)}`);
}

test('a lead that sleeps takes its step by the clock that runs now, not by the one it fell asleep by', async () => {
  const lead = await reach(lab, 'nurturing');
  await lab.deliver();
  const { state } = await lab.until(lead, (one) => one.state?.enrollment?.waiting === 'wait', 'the first wait');
  const [now, wakeAt] = [await lab.now(), state!.enrollment!.wakeAt!];
  const { clock } = lab.lead;
  // Another RIPEN_DAY: from here on a day lasts an hour.
  lab.lead.clock = () => ({ originRealMs: now, originVirtualMs: now, factor: 24 });
  try {
    await lab.record(lead, { kind: 'x.seen' });
    await lab.until(lead, (one) => one.state?.clock.factor === 24, 'the new clock');
    await lab.pass((wakeAt - now) / 24 + 60_000);
    const step = (one: LeadRecord) => one.state?.enrollment?.step;
    await lab.until(lead, (one) => step(one) !== 'wait-1', 'the next step');
    expect((await lab.store.mails.list({ lead, limit: 9 })).items.map((mail) => mail.step)).toContain('second');
  } finally {
    lab.lead.clock = clock;
  }
});

test('an acceptance that was lost and is redone is one acceptance, whenever that is', async () => {
  const lead = await reach(lab, 'offered');
  const rep = await repOf(lab, lead);
  const command: LeadCommand = { type: 'accept', actor: rep, handoff: await handoffOf(lab, lead), rep };
  const before = await stateOf(lead);
  await lose(lead, command, 'u1');
  const [stages, cycles] = [await lab.stages(lead), await lab.store.cycles.ofLead(lead)];
  await lab.pass(DAY / 24);
  expect(await lose(lead, command, 'u1', before)).toMatchObject({ stage: 'accepted', rev: before.rev + 1 });
  expect(await lab.stages(lead)).toEqual(stages);
  expect(await lab.store.cycles.ofLead(lead)).toEqual(cycles);
});

test('another rep who is first when the task is redone finds that the lost acceptance holds', async () => {
  const lead = await reach(lab, 'offered');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  await lose(lead, { type: 'accept', actor: rep, handoff, rep }, 'u1');
  const other = lab.ask(lead, { type: 'reassign', actor: 'lm', handoff, rep: 'bruno@example.com' });
  expect(await refusal(other)).toEqual({ type: 'conflict', stage: 'accepted', heldBy: rep });
  expect(await accept(lab, lead, rep)).toMatchObject({ stage: 'accepted', rep });
  expect(await stateOf(lead)).toMatchObject({ stage: 'accepted', owner: rep, clocks: [{ name: 'follow-up' }] });
  expect((await lab.stages(lead)).filter((change) => change.endsWith('accepted'))).toHaveLength(1);
});

test('progress that was lost and is redone is noted once', async () => {
  const lead = await reach(lab, 'accepted');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  const command: LeadCommand = { type: 'progress', actor: rep, handoff, rep, kind: 'meeting', note: 'démo faite' };
  const before = await stateOf(lead);
  await lose(lead, command, 'u1');
  await lab.pass(DAY / 24);
  await lose(lead, command, 'u1', before);
  expect((await lab.store.handoffs.find(handoff))?.progress).toHaveLength(1);
  // The workflow itself knows nothing of it yet: it goes on from what is stored.
  await lab.ask(lead, { ...command, note: 'relance' });
  const notes = (await lab.store.handoffs.find(handoff))?.progress.map(({ note }) => note);
  expect(notes).toEqual(['démo faite', 'relance']);
});

test('a look finds the lead moved by a lost task, and reads what the lost looks had read again', async () => {
  const lead = await reach(lab, 'qualifying');
  const task = await taskOf(lab, lead);
  await lose(lead, { type: 'complete-task', actor: 'q', task, outcome: 'wrong-number' }, 'u1');
  await lab.record(lead, { kind: 'page.viewed' });
  const { coolDownUntil } = await stateOf(lead);
  await lab.passTo(coolDownUntil!);
  await inStage(lab, lead, 'nurturing');
  expect(await lab.stages(lead)).toEqual(['captured→qualifying', 'qualifying→recycled', 'recycled→nurturing']);
  await lab.ask(lead, { type: 'qualify', actor: 'm' });
  await complete(lab, lead, 'wrong-number');
});
