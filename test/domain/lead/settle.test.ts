import fc from 'fast-check';
import { settle } from '../../../domain/lead/settle';
import { FUNNEL, STAGES } from '../../../domain/lead/stage';
import type { Transition } from '../../../domain/lead/transition';
import { DAY, enrollmentOf, handoffOf, NOW, stateOf } from './lead-fixtures';

const move = (to: Transition['to'], more: Partial<Transition> = {}): Transition => ({
  to,
  cause: 'x',
  actor: 'someone',
  ...more,
});

it('closes what the stage before had open, whatever the move', () => {
  fc.assert(
    fc.property(fc.constantFrom(...STAGES), fc.constantFrom(...STAGES), (from, to) => {
      const state = stateOf({
        stage: from,
        enrollment: enrollmentOf(),
        handoff: handoffOf(),
        clocks: [{ name: 'accept', warnAt: NOW, dueAt: NOW, level: 0 }],
        coolDownUntil: NOW,
        recycleSequence: 'back',
      });
      const next = settle(state, move(to), NOW);
      expect(next).toMatchObject({ stage: to, task: null, enrollment: null, clocks: [], coolDownUntil: null });
      expect(next.handoff).toEqual(to === 'accepted' ? state.handoff : null);
    }),
  );
});

it('never moves the funnel back within a cycle', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STAGES),
      fc.constantFrom(...FUNNEL),
      fc.constantFrom(...STAGES),
      fc.constantFrom('task.qualified', 'handoff.won', 'score.hot'),
      (stage, funnel, to, cause) => {
        const before = stateOf({ stage, funnel });
        const after = settle(before, move(to, { cause }), NOW);
        if (after.cycle === before.cycle) {
          expect(FUNNEL.indexOf(after.funnel)).toBeGreaterThanOrEqual(FUNNEL.indexOf(funnel));
        }
      },
    ),
  );
});

it.each([
  ['qualified', 'offered', { cause: 'task.qualified', call: 'answered' }, 'SQL'],
  ['an appointment', 'offered', { cause: 'task.appointment', call: 'answered' }, 'MQL'],
  ['offered directly', 'offered', { cause: 'score.hot' }, 'MQL'],
  ['the threshold, where the agreement says so', 'qualifying', { cause: 'score.hot', atThreshold: true }, 'MQL'],
  ['the threshold', 'qualifying', { cause: 'score.hot' }, 'MCL'],
  ['accepted', 'accepted', { cause: 'handoff.accepted' }, 'SAL'],
  ['won', 'won', { cause: 'handoff.won' }, 'customer'],
] as const)('%s is the milestone of %s', (_, to, more, funnel) => {
  expect(settle(stateOf({ stage: 'qualifying' }), move(to, more), NOW).funnel).toBe(funnel);
});

describe('a cycle', () => {
  it.each([
    ['recycling', 'accepted', 'recycled', 2],
    ['reopening', 'disqualified', 'captured', 2],
    ['qualifying a customer anew', 'won', 'qualifying', 2],
    ['a loyalty sequence', 'won', 'won', 1],
    ['disqualifying a customer', 'won', 'disqualified', 1],
    ['an objection of one who is out', 'disqualified', 'disqualified', 1],
    ['nurturing', 'captured', 'nurturing', 1],
  ] as const)('%s: from %s to %s', (_, from, to, cycle) => {
    expect(settle(stateOf({ stage: from }), move(to), NOW).cycle).toBe(cycle);
  });

  it('ends with the crossing it has had, unless people have the lead in the next', () => {
    expect(settle(stateOf({ stage: 'accepted', crossedHot: true }), move('recycled'), NOW).crossedHot).toBe(false);
    expect(settle(stateOf({ stage: 'won' }), move('qualifying'), NOW).crossedHot).toBe(true);
  });
});

it('keeps a promised date through marketing and lets it go with people', () => {
  const recycled = settle(stateOf({ stage: 'qualifying' }), move('recycled', { contactAt: NOW + DAY }), NOW);
  expect(recycled).toMatchObject({ contactAt: NOW + DAY, contactBy: 'someone', block: { since: NOW } });
  const nurtured = settle(recycled, move('nurturing'), NOW);
  expect(nurtured).toMatchObject({ contactAt: NOW + DAY, block: { since: NOW } });
  expect(settle(nurtured, move('qualifying'), NOW)).toMatchObject({ contactAt: null, block: null });
});

it('mutes the rule that reopening overrules, once', () => {
  const out = stateOf({
    stage: 'disqualified',
    out: { reason: 'academic', rule: 'academic' },
    mutedRules: ['academic'],
  });
  expect(settle(out, move('captured', { cause: 'reopened' }), NOW).mutedRules).toEqual(['academic']);
  expect(settle({ ...out, mutedRules: [] }, move('captured', { cause: 'rule.corrected' }), NOW).mutedRules).toEqual([]);
});

it('leaves the lead with the rep who knows it, but for a wrong contact', () => {
  const held = stateOf({ stage: 'accepted', owner: 'ana' });
  const returned = (reason: string): string | null =>
    settle(held, move('recycled', { cause: 'handoff.returned', reason }), NOW).owner;
  expect([returned('no-budget'), returned('wrong-contact')]).toEqual(['ana', null]);
});

it('takes the lead from an owner who let the offer pass, when the next rep gives it back or nobody takes it', () => {
  const passed = { offers: 2, offeredTo: ['ana', 'bruno'] };
  const after = (owner: string, handoff: Parameters<typeof handoffOf>[0]): (string | null | undefined)[] => {
    const offered = stateOf({ stage: 'offered', owner, handoff: handoffOf({ ...passed, ...handoff }) });
    const settled = settle(offered, move('recycled', { cause: 'handoff.returned', reason: 'no-budget' }), NOW);
    return [settled.owner, settled.notOwner];
  };
  expect(after('bruno', { rep: 'ana' })).toEqual([null, 'bruno']);
  expect(after('ana', { rep: null, status: 'pooled' })).toEqual([null, 'ana']);
  expect(after('ana', { rep: 'ana' })).toEqual(['ana', undefined]);
  // Asked with the whole team at once, nobody has let anything pass.
  expect(after('ana', { rep: null, status: 'pooled', offers: 1 })).toEqual(['ana', undefined]);
  expect(after('camille', { rep: 'ana' })).toEqual(['camille', undefined]);
});

it('a lead that is won stays at the bottom of its passage; recycled it begins further up', () => {
  const before = stateOf({ stage: 'accepted', part: 'bottom' });
  expect(settle(before, move('won', { cause: 'handoff.won' }), NOW).part).toBe('bottom');
  expect(settle(before, move('recycled'), NOW).part).toBe('middle');
});
