import { decideDue, decideLook } from '../../../domain/lead/decide-look';
import type { Look } from '../../../domain/lead/look';
import { DAY, enrollmentOf, lookOf, NOW, stateOf } from './lead-fixtures';

/** Everything at once. */
const ALL: Partial<Look> = {
  refusesContact: true,
  handRaised: { intent: 'demo' },
  disqualified: { rule: 'academic', reason: 'academic' },
  hotByActivity: true,
  leaves: { cause: 'goal' },
  entry: { sequence: 'welcome', version: 2 },
};

it('takes the most urgent: objection, raised hand, rule, score, exit, entry', () => {
  const state = stateOf({ stage: 'nurturing', enrollment: enrollmentOf() });
  const order: [keyof Look, string][] = [
    ['refusesContact', 'contact.refused'],
    ['handRaised', 'form.demo'],
    ['disqualified', 'rule'],
    ['hotByActivity', 'score.hot'],
    ['leaves', 'goal'],
  ];
  let rest: Partial<Look> = ALL;
  for (const [key, cause] of order) {
    expect(decideLook(lookOf(state, rest))?.cause).toBe(cause);
    rest = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== key));
  }
  expect(decideLook(lookOf(stateOf(), rest))).toMatchObject({
    cause: 'entry',
    sequence: { name: 'welcome', version: 2 },
  });
});

describe('crossing hot', () => {
  it('qualifies by phone or offers, as the agreement says', () => {
    const hot = { hotByActivity: true };
    expect(decideLook(lookOf(stateOf(), hot))?.to).toBe('qualifying');
    const policy = { qualification: 'direct', reopens: false, recycleSequence: null } as const;
    expect(decideLook(lookOf(stateOf(), { ...hot, policy }))?.to).toBe('offered');
  });

  it('counts once a cycle', () => {
    expect(decideLook(lookOf(stateOf({ crossedHot: true }), { hotByActivity: true }))).toBeNull();
  });

  it('is held back by a recycle until it is unblocked', () => {
    const state = stateOf({ stage: 'recycled', block: { since: NOW } });
    expect(decideLook(lookOf(state, { hotByActivity: true }))).toBeNull();
    expect(decideLook(lookOf(state, { hotByActivity: true, unblocked: true }))?.to).toBe('qualifying');
  });

  it('moves no customer', () => {
    expect(decideLook(lookOf(stateOf({ stage: 'won' }), { hotByActivity: true }))).toBeNull();
  });
});

describe('a disqualified lead', () => {
  const byRule = stateOf({ stage: 'disqualified', out: { reason: 'academic', rule: 'academic' } });
  const byHand = stateOf({ stage: 'disqualified', out: { reason: 'timing', rule: null } });
  const reopens = { qualification: 'phone', reopens: true, recycleSequence: null } as const;

  it('comes back when its rule no longer holds', () => {
    expect(decideLook(lookOf(byRule))).toMatchObject({ to: 'captured', cause: 'rule.corrected' });
    expect(decideLook(lookOf(byRule, { disqualified: { rule: 'academic', reason: 'academic' } }))).toBeNull();
  });

  it('comes back by new interest only where the reason allows it', () => {
    expect(decideLook(lookOf(byHand, { active: true, handRaised: { intent: 'demo' } }))).toBeNull();
    expect(decideLook(lookOf(byHand, { active: true, policy: reopens }))?.to).toBe('captured');
    expect(decideLook(lookOf(byHand, { handRaised: { intent: 'demo' }, policy: reopens }))?.to).toBe('qualifying');
  });

  it('that refused contact is told nothing twice', () => {
    const refused = stateOf({ stage: 'disqualified', out: { reason: 'contact-refused', rule: null } });
    expect(decideLook(lookOf(refused, { refusesContact: true }))).toBeNull();
  });
});

describe('what falls due', () => {
  it('is a promised date, before the end of a cool-down', () => {
    const state = stateOf({ stage: 'recycled', contactAt: NOW, coolDownUntil: NOW, recycleSequence: 'back' });
    expect(decideDue(state, NOW)).toMatchObject({ to: 'qualifying', cause: 'contact-at' });
    expect(decideDue({ ...state, contactAt: null }, NOW)).toMatchObject({
      to: 'nurturing',
      sequence: { name: 'back' },
    });
    expect(decideDue({ ...state, contactAt: null, recycleSequence: null }, NOW)?.to).toBe('captured');
    expect(decideDue(state, NOW - 1)).toBeNull();
  });

  it('is nothing to those whom people have', () => {
    expect(decideDue(stateOf({ stage: 'accepted', contactAt: NOW - DAY }), NOW)).toBeNull();
  });
});
