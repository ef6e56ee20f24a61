import { clockRingsAt, nextDeadline } from '../../../domain/lead/deadlines';
import { unknownConsent } from '../../../domain/lead/lead';
import { nextStep } from '../../../domain/lead/next-step';
import { DAY, enrollmentOf, handoffOf, NOW, stateOf } from './lead-fixtures';

const mailable = {
  email: 'a@example.com',
  consent: { ...unknownConsent(), email: 'granted' as const },
  suppressed: null,
};

it('what is next of a lead in qualification is the call agreed upon, whatever clock runs beside it', () => {
  const clocks = [{ name: 'qualify' as const, warnAt: NOW + 5 * DAY, dueAt: NOW + 6 * DAY, level: 0 as const }];
  const task = { id: 't1', purpose: 'qualification' as const, attempts: 0, handRaised: false, openedAt: NOW - DAY };
  const state = stateOf({ stage: 'qualifying', task, clocks });
  expect(nextStep(state, mailable)).toEqual({ what: 'call', at: NOW + 6 * DAY, blockedBy: null });
  const agreed = { ...state, task: { ...task, callbackAt: NOW - DAY } };
  expect(nextStep(agreed, mailable)).toEqual({ what: 'call', at: NOW - DAY, blockedBy: null });
  expect(nextDeadline(agreed)).toBe(NOW + 5 * DAY);
});

describe('the one instant a lead sleeps until', () => {
  it('is the earliest of all it has', () => {
    const state = stateOf({
      stage: 'recycled',
      enrollment: enrollmentOf({ wakeAt: NOW + 4 * DAY }),
      nextDecisionAt: NOW + 3 * DAY,
      coolDownUntil: NOW + 2 * DAY,
      contactAt: NOW + DAY,
      clocks: [{ name: 'qualify', warnAt: NOW + 5 * DAY, dueAt: NOW + 6 * DAY, level: 0 }],
    });
    expect(nextDeadline(state)).toBe(NOW + DAY);
    expect(nextDeadline({ ...state, contactAt: null })).toBe(NOW + 2 * DAY);
    expect(nextDeadline({ ...state, stage: 'captured', contactAt: null })).toBe(NOW + 3 * DAY);
  });

  it('is none for a lead with nothing to come', () => {
    expect(nextDeadline(stateOf())).toBeNull();
  });

  it('is no promised date while people have the lead', () => {
    expect(nextDeadline(stateOf({ stage: 'accepted', contactAt: NOW }))).toBeNull();
  });
});

it('a clock rings at its warning, then at its end', () => {
  const clock = { name: 'accept', warnAt: NOW, dueAt: NOW + DAY, level: 0 } as const;
  expect(clockRingsAt(clock)).toBe(NOW);
  expect(clockRingsAt({ ...clock, level: 1 })).toBe(NOW + DAY);
  expect(clockRingsAt({ ...clock, warnAt: null })).toBe(NOW + DAY);
});

describe('what comes next', () => {
  it.each([
    ['captured', {}, { what: 'entry', at: null, blockedBy: null }],
    ['captured', { contactAt: NOW }, { what: 'contact', at: NOW, blockedBy: null }],
    ['nurturing', { enrollment: enrollmentOf() }, { what: 'step', at: NOW + DAY, blockedBy: null }],
    ['nurturing', { enrollment: enrollmentOf({ waiting: 'mail' }) }, { what: 'mail', at: NOW + DAY, blockedBy: null }],
    ['recycled', { coolDownUntil: NOW }, { what: 'cool-down-ends', at: NOW, blockedBy: null }],
    ['qualifying', {}, { what: 'call', at: null, blockedBy: null }],
    ['offered', { handoff: handoffOf() }, { what: 'sales-accepts', at: null, blockedBy: null }],
    [
      'offered',
      { handoff: handoffOf({ status: 'held' }) },
      { what: 'routing', at: null, blockedBy: 'nobody-available' },
    ],
    ['accepted', {}, { what: 'follow-up', at: null, blockedBy: null }],
    ['won', {}, { what: 'loyalty', at: null, blockedBy: null }],
    ['disqualified', { out: { reason: 'academic', rule: null } }, { what: 'nothing', at: null, blockedBy: 'academic' }],
    ['erased', {}, { what: 'nothing', at: null, blockedBy: null }],
  ] as const)('for a %s lead', (stage, change, next) => {
    expect(nextStep(stateOf({ stage, ...change }), mailable)).toEqual(next);
  });

  it.each([
    ['qualifying', 'call', 'first-attempt'],
    ['offered', 'sales-accepts', 'accept'],
    ['accepted', 'follow-up', 'follow-up'],
  ] as const)(
    'of a %s lead is what people have to do, when it is due: not when they are warned',
    (stage, what, name) => {
      const clocks = [
        { name, warnAt: NOW + DAY, dueAt: NOW + 2 * DAY, level: 0 },
        { name: 'abandon', warnAt: null, dueAt: NOW + DAY, level: 0 },
      ] as const;
      const state = stateOf({ stage, clocks: [...clocks], handoff: stage === 'qualifying' ? null : handoffOf() });
      expect(nextStep(state, mailable)).toEqual({ what, at: NOW + 2 * DAY, blockedBy: null });
      expect(nextDeadline(state)).toBe(NOW + DAY);
    },
  );

  it('is held back where mail may not go', () => {
    const silent = { ...mailable, consent: unknownConsent() };
    expect(nextStep(stateOf(), silent).blockedBy).toBe('no-lawful-basis');
  });
});
