import type { LeadCommand } from '../../domain/lead/command';
import type { Stage } from '../../domain/lead/stage';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { BANT, reach, refusal } from '../support/lead-path';

jest.setTimeout(60_000);

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
type Tried = (typeof STAGES)[number];
type Ids = { task: string; handoff: string; rep: string };

const call = ({ task }: Ids) => ({ type: 'complete-task', actor: 'q', task }) as const;
const sales = ({ handoff, rep }: Ids) => ({ actor: rep, handoff, rep });

/** Every input by name, and where it leads from each stage that allows it (lifecycle.md, "Transitions"): what is not named is 409. */
const INPUTS: Record<string, { ask: (ids: Ids) => LeadCommand; to: Partial<Record<Tried, Stage>> }> = {
  enroll: {
    ask: () => ({ type: 'enroll', actor: 'm', sequence: 'recycled' }),
    to: { captured: 'nurturing', nurturing: 'nurturing', recycled: 'nurturing', won: 'won' },
  },
  qualify: {
    ask: () => ({ type: 'qualify', actor: 'm' }),
    to: { captured: 'qualifying', nurturing: 'qualifying', recycled: 'qualifying', won: 'qualifying' },
  },
  recycle: {
    ask: () => ({ type: 'recycle', actor: 'm', reason: 'not-ready' }),
    to: {
      captured: 'recycled',
      nurturing: 'recycled',
      qualifying: 'recycled',
      offered: 'recycled',
      accepted: 'recycled',
    },
  },
  disqualify: {
    ask: () => ({ type: 'disqualify', actor: 'm', reason: 'duplicate' }),
    to: Object.fromEntries(STAGES.filter((stage) => stage !== 'disqualified').map((stage) => [stage, 'disqualified'])),
  },
  'do-not-contact': {
    ask: () => ({ type: 'do-not-contact', actor: 'm' }),
    to: Object.fromEntries(STAGES.map((stage) => [stage, 'disqualified'])),
  },
  reopen: { ask: () => ({ type: 'reopen', actor: 'm', note: 'again' }), to: { disqualified: 'captured' } },
  qualified: { ask: (ids) => ({ ...call(ids), outcome: 'qualified', bant: BANT }), to: { qualifying: 'offered' } },
  appointment: {
    ask: (ids) => ({ ...call(ids), outcome: 'appointment', at: 0, rep: 'ana@example.com' }),
    to: { qualifying: 'offered' },
  },
  'not-ready': { ask: (ids) => ({ ...call(ids), outcome: 'not-ready' }), to: { qualifying: 'recycled' } },
  'wrong-number': { ask: (ids) => ({ ...call(ids), outcome: 'wrong-number' }), to: { qualifying: 'recycled' } },
  referral: { ask: (ids) => ({ ...call(ids), outcome: 'referral' }), to: { qualifying: 'recycled' } },
  disqualified: {
    ask: (ids) => ({ ...call(ids), outcome: 'disqualified', reason: 'duplicate' }),
    to: { qualifying: 'disqualified' },
  },
  accept: { ask: (ids) => ({ type: 'accept', ...sales(ids) }), to: { offered: 'accepted' } },
  'return to recycle': {
    ask: (ids) => ({ type: 'return', ...sales(ids), reason: 'no-budget', action: 'recycle' }),
    to: { offered: 'recycled', accepted: 'recycled' },
  },
  'return to disqualify': {
    ask: (ids) => ({ type: 'return', ...sales(ids), reason: 'duplicate', action: 'disqualify' }),
    to: { offered: 'disqualified', accepted: 'disqualified' },
  },
  won: { ask: (ids) => ({ type: 'won', ...sales(ids), amount: 1, currency: 'EUR' }), to: { accepted: 'won' } },
  'lost, then recycle': {
    ask: (ids) => ({ type: 'lost', ...sales(ids), reason: 'competitor', then: 'recycle' }),
    to: { accepted: 'recycled' },
  },
  'lost, then disqualify': {
    ask: (ids) => ({ type: 'lost', ...sales(ids), reason: 'competitor', then: 'disqualify' }),
    to: { accepted: 'disqualified' },
  },
};
/** Allowed where they are, and move nothing: acting within the stage, or done already. */
const WITHIN: Record<string, { ask: (ids: Ids) => LeadCommand; in: readonly Tried[] }> = {
  callback: { ask: (ids) => ({ ...call(ids), outcome: 'callback', at: 0 }), in: ['qualifying'] },
  unreachable: { ask: (ids) => ({ ...call(ids), outcome: 'unreachable' }), in: ['qualifying'] },
  progress: { ask: (ids) => ({ type: 'progress', ...sales(ids), kind: 'meeting' }), in: ['accepted'] },
  reassign: {
    ask: (ids) => ({ type: 'reassign', ...sales(ids), actor: 'lm', rep: 'bruno@example.com' }),
    in: ['offered'],
  },
  'accept again': { ask: (ids) => ({ type: 'accept', ...sales(ids) }), in: ['accepted'] },
};

/** What is open of the lead, or was: a late answer to something closed is refused like any other. */
async function idsOf(lead: string): Promise<Ids> {
  const { state } = await lab.find(lead);
  const rep = state?.handoff?.rep ?? state?.owner ?? 'ana@example.com';
  return { task: state?.task?.id ?? `${lead}.t1`, handoff: state?.handoff?.id ?? `${lead}.h1`, rep };
}
const open = async (stage: Tried): Promise<string> => reach(lab, stage);
const seen = async (lead: string): Promise<object> => {
  const { state } = await lab.find(lead);
  const { stage, task, handoff, enrollment, cycle, funnel, contactAt, out } = state!;
  const handoffs = (await lab.store.handoffs.ofLead(lead)).map(({ id, status, rep }) => ({ id, status, rep }));
  return { stage, task, handoff, enrollment: enrollment?.id, cycle, funnel, contactAt, out, handoffs };
};
const changesOf = async (lead: string) => (await lab.timeline(lead)).filter(({ kind }) => kind === 'stage.changed');

describe.each(STAGES)('a lead that is %s', (stage) => {
  const allowed = Object.entries(INPUTS).flatMap(([name, { ask, to }]) =>
    to[stage] === undefined ? [] : [{ name, ask, to: to[stage] }],
  );
  const within = Object.entries(WITHIN).filter(([, one]) => one.in.includes(stage));
  const refused = [
    ...Object.entries(INPUTS).filter(([, { to }]) => to[stage] === undefined),
    ...Object.entries(WITHIN).filter(([name, one]) => !one.in.includes(stage) && name !== 'accept again'),
  ].filter(([name]) => !(name === 'accept' && stage === 'accepted'));

  test.each(allowed)('$name: $to, with one entry on its timeline', async ({ ask, to }) => {
    const lead = await open(stage);
    const before = (await changesOf(lead)).length;
    expect(await lab.ask(lead, ask(await idsOf(lead)))).toMatchObject({ stage: to });
    const changes = await changesOf(lead);
    expect(changes.slice(before).map((entry) => [entry.stage?.from, entry.stage?.to])).toEqual([[stage, to]]);
  });

  if (within.length > 0) {
    test.each(within)('%s: done within the stage', async (_name, { ask }) => {
      const lead = await open(stage);
      const before = (await changesOf(lead)).length;
      expect(await lab.ask(lead, ask(await idsOf(lead)))).toMatchObject({ stage });
      expect((await changesOf(lead)).length).toBe(before);
    });
  }

  test('everything else is a conflict that names the stage, and changes nothing', async () => {
    const lead = await open(stage);
    const ids = await idsOf(lead);
    const [before, changes] = [await seen(lead), (await changesOf(lead)).length];
    for (const [name, { ask }] of refused) {
      expect([name, await refusal(lab.ask(lead, ask(ids)))]).toMatchObject([name, { type: 'conflict', stage }]);
      expect([name, await seen(lead), (await changesOf(lead)).length]).toEqual([name, before, changes]);
    }
    expect(refused.length + allowed.length + within.length).toBeGreaterThanOrEqual(20);
  });
});

test('fifty accepts, returns and reassigns at once on one handoff end in one consistent outcome', async () => {
  const reps = ['ana@example.com', 'bruno@example.com'];
  for (let round = 0; round < 4; round++) {
    const lead = await reach(lab, 'offered');
    const { handoff } = await idsOf(lead);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => {
        const rep = reps[(n + round) % 2]!;
        const on = { actor: rep, handoff, rep };
        const kind = (n * 7 + round * 5) % 3;
        if (kind === 0) return lab.ask(lead, { type: 'reassign', ...on });
        if (kind === 1) return lab.ask(lead, { type: 'accept', ...on });
        return lab.ask(lead, { type: 'return', ...on, reason: 'no-budget', action: 'recycle' });
      }),
    );
    const { state } = await lab.find(lead);
    const kept = (await lab.store.handoffs.find(handoff))!;
    const changes = (await changesOf(lead)).slice(2);
    // Each change goes on from the one before, and the last is where the lead is.
    expect(changes.map(({ stage }) => stage?.from)).toEqual([
      'offered',
      ...changes.slice(0, -1).map((one) => one.stage?.to),
    ]);
    expect(changes.at(-1)?.stage?.to ?? 'offered').toBe(state?.stage);
    expect(changes.filter(({ stage }) => stage?.cause === 'handoff.accepted').length).toBeLessThanOrEqual(1);
    expect(changes.filter(({ stage }) => stage?.cause === 'handoff.returned').length).toBeLessThanOrEqual(1);
    const expected = { recycled: 'returned', accepted: 'accepted', offered: 'offered' }[state!.stage as 'offered'];
    expect(kept.status).toBe(expected);
    expect(state?.handoff?.rep ?? null).toBe(state?.stage === 'recycled' ? null : kept.rep);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await lab.store.handoffs.ofLead(lead)).length).toBe(1);
  }
}, 120_000);
