import type { LeadCommand } from '../../domain/lead/command';
import { decideCommand } from '../../domain/lead/decide-command';
import type { Stage } from '../../domain/lead/stage';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { BANT, reach, refusal } from '../support/lead-path';

jest.setTimeout(120_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

const STAGES = [
  'captured',
  'nurturing',
  'qualifying',
  'offered',
  'accepted',
  'won',
  'recycled',
  'disqualified',
] as const satisfies readonly Stage[];

/** Where each command leads from each stage it is allowed in; what is not here is refused (lifecycle.md, "Transitions"). */
const ALLOWED: Record<string, Partial<Record<Stage, Stage | 'same'>>> = {
  enroll: { captured: 'nurturing', nurturing: 'nurturing', recycled: 'nurturing', won: 'won' },
  qualify: { captured: 'qualifying', nurturing: 'qualifying', recycled: 'qualifying', won: 'qualifying' },
  recycle: {
    captured: 'recycled',
    nurturing: 'recycled',
    qualifying: 'recycled',
    offered: 'recycled',
    accepted: 'recycled',
  },
  disqualify: every('disqualified', 'disqualified'),
  reopen: { disqualified: 'captured' },
  'do-not-contact': every('disqualified'),
  'complete-task qualified': { qualifying: 'offered' },
  'complete-task appointment': { qualifying: 'offered' },
  'complete-task not-ready': { qualifying: 'recycled' },
  'complete-task wrong-number': { qualifying: 'recycled' },
  'complete-task referral': { qualifying: 'recycled' },
  'complete-task disqualified': { qualifying: 'disqualified' },
  'complete-task callback': { qualifying: 'same' },
  'complete-task unreachable': { qualifying: 'same' },
  accept: { offered: 'accepted', accepted: 'same' },
  return: { offered: 'recycled', accepted: 'recycled' },
  won: { accepted: 'won' },
  lost: { accepted: 'recycled' },
  progress: { accepted: 'same' },
  reassign: { offered: 'same' },
};

function every(to: Stage, except?: Stage): Partial<Record<Stage, Stage>> {
  return Object.fromEntries(STAGES.filter((stage) => stage !== except).map((stage) => [stage, to]));
}

function commandsFor(lead: string, handoff: string, task: string, rep: string): Record<string, LeadCommand> {
  const asked = { actor: 'someone' };
  const complete = (outcome: string, more: object = {}) =>
    ({ ...asked, type: 'complete-task', task, outcome, ...more }) as LeadCommand;
  const sales = { ...asked, handoff, rep };
  return {
    enroll: { ...asked, type: 'enroll', sequence: 'recycled' },
    qualify: { ...asked, type: 'qualify' },
    recycle: { ...asked, type: 'recycle', reason: 'not-ready' },
    disqualify: { ...asked, type: 'disqualify', reason: 'duplicate' },
    reopen: { ...asked, type: 'reopen', note: 'again' },
    'do-not-contact': { ...asked, type: 'do-not-contact' },
    'complete-task qualified': complete('qualified', { bant: BANT }),
    'complete-task appointment': complete('appointment', { at: 0, rep: 'ana@example.com' }),
    'complete-task not-ready': complete('not-ready'),
    'complete-task wrong-number': complete('wrong-number'),
    'complete-task referral': complete('referral', { referred: lead }),
    'complete-task disqualified': complete('disqualified', { reason: 'academic' }),
    'complete-task callback': complete('callback', { at: 0 }),
    'complete-task unreachable': complete('unreachable'),
    accept: { ...sales, type: 'accept' },
    return: { ...sales, type: 'return', reason: 'no-budget', action: 'recycle' },
    won: { ...sales, type: 'won', amount: 1, currency: 'EUR' },
    lost: { ...sales, type: 'lost', reason: 'competitor', then: 'recycle' },
    progress: { ...sales, type: 'progress', kind: 'note' },
    reassign: { ...sales, type: 'reassign', rep: 'bruno@example.com' },
  };
}

describe.each(STAGES)('a lead that is %s', (stage) => {
  test('refuses what its stage does not allow, with that stage, and nothing changes', async () => {
    const lead = await reach(lab, stage);
    const commands = await commandsOf(lead);
    const refused = Object.keys(commands).filter((name) => ALLOWED[name]![stage] === undefined);
    const before = await lab.find(lead);
    const timeline = await lab.timeline(lead);
    for (const name of refused) {
      expect([name, await refusal(lab.ask(lead, commands[name]!))]).toEqual([
        name,
        expect.objectContaining({ type: 'conflict', stage }),
      ]);
    }
    expect(await lab.find(lead)).toEqual(before);
    expect(await lab.timeline(lead)).toEqual(timeline);
  });

  const allowed = Object.keys(ALLOWED).filter((name) => ALLOWED[name]![stage] !== undefined);
  test(`does ${allowed.join(', ')} once each, with exactly one stage entry where it moves`, async () => {
    await Promise.all(
      allowed.map(async (name) => {
        const lead = await reach(lab, stage);
        const before = await lab.stages(lead);
        // A sequence by hand must be another than the one it is in.
        const commands = await commandsOf(lead);
        const result = await lab.ask(lead, commands[name]!);
        const to = ALLOWED[name]![stage]!;
        expect([name, result.stage]).toEqual([name, to === 'same' ? stage : to]);
        const moved = (await lab.stages(lead)).slice(before.length);
        expect([name, ...moved.slice(0, 1)]).toEqual([name, ...(to === 'same' ? [] : [`${stage}→${to}`])]);
        expect((await lab.find(lead)).state?.stage).toBe(result.stage);
      }),
    );
  });
});

async function commandsOf(lead: string): Promise<Record<string, LeadCommand>> {
  const { state } = await lab.find(lead);
  return commandsFor(
    lead,
    state?.handoff?.id ?? `${lead}.h1`,
    state?.task?.id ?? `${lead}.t1`,
    state?.handoff?.rep ?? 'ana@example.com',
  );
}

test('the table covers every command: what the core decides is what it says', async () => {
  for (const stage of STAGES) {
    const lead = await reach(lab, stage);
    const { state } = await lab.find(lead);
    for (const [name, command] of Object.entries(await commandsOf(lead))) {
      const decided = decideCommand(state!, command);
      expect([stage, name, 'refused' in decided]).toEqual([stage, name, ALLOWED[name]![stage] === undefined]);
    }
  }
});

test('a stage entry tells the score of its instant, however long ago the lead was last looked at', async () => {
  const lead = await lab.capture({});
  await lab.record(lead, { kind: 'page.viewed' });
  await lab.until(lead, ({ state }) => state?.score?.total === 15, 'the score of a page');
  // What was seen is older than the sales cycle by then, and no band turns by it: nothing looks.
  await lab.pass(200 * DAY);
  await lab.ask(lead, { type: 'disqualify', actor: 'm', reason: 'duplicate' });
  const entry = (await lab.timeline(lead)).findLast(({ stage }) => stage?.to === 'disqualified');
  expect(entry?.stage).toMatchObject({ score: 0, version: 1 });
});
