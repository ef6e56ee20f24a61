import { noteLateMail, resumePosition, startPosition } from '../../domain/sequences/position';
import { walk } from '../../domain/sequences/walk';
import {
  DAY,
  facts,
  HOUR,
  mail,
  MONDAY,
  OFFICE_HOURS as window,
  passage,
  sent,
  sequenceOf,
  world,
} from './sequence-fixtures';

describe('mails and waits', () => {
  test('a mail goes at once inside its window, expires 7 days later, and the wait counts from its planned time', () => {
    const { effects, times } = passage(sequenceOf([mail('a'), { wait: '3 days' }, mail('b')], { window }), world());
    expect(effects).toMatchObject([
      { kind: 'email', step: 'a', mailKind: 'marketing', plannedAt: MONDAY, expiresAt: MONDAY + 7 * DAY },
      { kind: 'email', step: 'b', plannedAt: MONDAY + 3 * DAY },
    ]);
    expect(times).toEqual([MONDAY, MONDAY + 3 * DAY]);
  });

  test('outside its window a mail is planned for the next opening, and the wait counts from there (decisions.md 14)', () => {
    const saturday = MONDAY + 5 * DAY;
    const sequence = sequenceOf([mail('a'), { wait: '1 day' }, mail('b')], { window });
    const { effects } = passage(sequence, world({ now: saturday, enrolledAt: saturday }));
    expect(effects).toMatchObject([{ plannedAt: MONDAY + 7 * DAY - HOUR }, { plannedAt: MONDAY + 8 * DAY - HOUR }]);
  });

  test('what follows a mail that is not due yet happens after it, and the sequence ends once its last mail is due', () => {
    const saturday = MONDAY + 5 * DAY;
    const opening = MONDAY + 7 * DAY - HOUR;
    const sequence = sequenceOf([mail('a'), { tag: { add: ['x'] } }, mail('b')], { window });
    const start = world({ now: saturday, enrolledAt: saturday });
    const first = walk(sequence, startPosition(saturday), start);
    expect(first).toMatchObject({ outcome: 'waiting', until: opening, effects: [{ step: 'a' }] });
    const second = walk(sequence, first.position, { ...start, now: opening });
    expect(second).toMatchObject({
      outcome: { ended: 'end' },
      effects: [{ kind: 'tag' }, { step: 'b', plannedAt: opening }],
    });
  });

  test('a window that never opens skips its mails and says so', () => {
    const blackout = ['01-01/12-31'];
    const result = walk(sequenceOf([mail('a')], { window: { blackout } }), startPosition(MONDAY), world());
    expect(result).toMatchObject({
      effects: [],
      outcome: { ended: 'end' },
      trail: [{ because: 'window-never-opens' }, {}],
    });
  });

  test('validFor, kind, topic and subject of the step are the mail’s', () => {
    const step = {
      email: { template: 'a', topic: 'news', kind: 'service', subject: { fr: 'Oui' }, validFor: '2 days' },
    };
    const { effects } = walk(sequenceOf([step]), startPosition(MONDAY), world());
    expect(effects).toEqual([
      {
        kind: 'email',
        step: 'a',
        template: 'a',
        topic: 'news',
        mailKind: 'service',
        subject: { fr: 'Oui' },
        plannedAt: MONDAY,
        expiresAt: MONDAY + 2 * DAY,
      },
    ]);
  });

  test('a wait until a time of the week ends then, in the lead’s zone', () => {
    const { times } = passage(
      sequenceOf([{ wait: { until: 'tue 10:00' } }, { wait: { until: 'tue 10:00' } }]),
      world(),
    );
    expect(times).toEqual([MONDAY, MONDAY + DAY, MONDAY + 8 * DAY]);
  });

  test('waits looked at late do not drift', () => {
    const sequence = sequenceOf([{ wait: '1 day' }, { set: { 'profile.a': 1 } }, { wait: '1 day' }]);
    const first = walk(sequence, startPosition(MONDAY), world());
    const late = walk(sequence, first.position, world({ now: MONDAY + DAY + HOUR }));
    expect(late.until).toBe(MONDAY + 2 * DAY);
  });

  test('a time-out looked at late counts from its deadline too', () => {
    const sequence = sequenceOf([{ waitFor: { event: 'form.submitted', timeout: '1 day' } }, { wait: '1 day' }]);
    const first = walk(sequence, startPosition(MONDAY), world());
    expect(walk(sequence, first.position, world({ now: MONDAY + DAY + HOUR })).until).toBe(MONDAY + 2 * DAY);
  });

  test('a wait of days keeps the lead’s local time over a change of its clocks (edge case 24)', () => {
    const now = Date.parse('2026-10-30T10:00:00-04:00');
    const { until } = walk(
      sequenceOf([{ wait: '3 days' }]),
      startPosition(now),
      world({ now, enrolledAt: now, zone: 'America/New_York' }),
    );
    expect(until).toBe(Date.parse('2026-11-02T10:00:00-05:00'));
  });

  test('jitter spreads leads within its limit, and each lead always by the same', () => {
    const sequence = sequenceOf([mail('a')], { window: { jitter: '15 minutes' } });
    const delay = (leadId: string, now: number) => {
      const [effect] = walk(sequence, startPosition(now), world({ leadId, now, enrolledAt: now })).effects;
      return effect?.kind === 'email' ? effect.plannedAt - now : Number.NaN;
    };
    const delays = Array.from({ length: 200 }, (_, n) => delay(`lead-${n}`, MONDAY));
    expect(delays).toEqual(Array.from({ length: 200 }, (_, n) => delay(`lead-${n}`, MONDAY + 3 * DAY)));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(15 * 60_000);
    expect(new Set(delays).size).toBeGreaterThan(190);
  });

  test('a mail sent over an hour late moves the wait after it; less does not (decisions.md 14)', () => {
    const { position } = walk(sequenceOf([mail('a'), { wait: '1 day' }]), startPosition(MONDAY), world());
    expect(noteLateMail(position, 'a', MONDAY + 2 * HOUR).waiting?.until).toBe(MONDAY + DAY + 2 * HOUR);
    expect(noteLateMail(position, 'a', MONDAY + HOUR)).toBe(position);
    expect(noteLateMail(position, 'b', MONDAY + 2 * HOUR)).toBe(position);
  });

  test('a task after a late mail keeps the due that people were told', () => {
    const steps = [mail('a'), { task: { kind: 'phone', due: '1 day' } }];
    const { position } = walk(sequenceOf(steps), startPosition(MONDAY), world());
    const late = noteLateMail(position, 'a', MONDAY + 2 * HOUR);
    expect(late.waiting).toEqual(position.waiting);
    expect(late.sent).toEqual({ a: MONDAY + 2 * HOUR });
  });

  test('after a pause each wait goes on with what was left (edge case 34)', () => {
    const { position } = walk(sequenceOf([{ wait: '3 days' }]), startPosition(MONDAY), world());
    expect(resumePosition(position, 5 * DAY).waiting?.until).toBe(MONDAY + 8 * DAY);
  });
});

describe('forks', () => {
  test('the first branch whose condition holds is taken, else the one without, else the lead goes on', () => {
    const sequence = sequenceOf([
      {
        branch: [
          { when: { 'profile.n': { gt: 5 } }, steps: [mail('big')] },
          { when: { 'profile.n': { gt: 1 } }, steps: [mail('small')] },
        ],
      },
    ]);
    const by = (n: number) => sent(passage(sequence, world({ facts: facts({ profile: { n } }) })));
    expect([by(9), by(3), by(0)]).toEqual([['big'], ['small'], []]);
  });

  test('conditions read what the walk has just set and tagged', () => {
    const sequence = sequenceOf([
      { set: { 'profile.nurtured': true } },
      { tag: { add: ['x'], remove: ['y'] } },
      { branch: [{ when: { 'profile.nurtured': true, tags: 'x' }, steps: [mail('yes')] }] },
      { skipWhen: { tags: 'y' }, ...mail('no-y') },
    ]);
    expect(sent(passage(sequence, world({ facts: facts({ tags: ['y'] }) })))).toEqual(['yes', 'no-y']);
  });

  test('a split’s winner takes everyone; in shadow nobody walks an arm (edge case 48)', () => {
    const arms = [
      { name: 'a', weight: 1, steps: [mail('a')] },
      { name: 'b', weight: 0, steps: [mail('b')] },
    ];
    expect(sent(passage(sequenceOf([{ id: 's', split: arms }]), world()))).toEqual(['a']);
    expect(sent(passage(sequenceOf([{ id: 's', split: arms }]), world({ winners: { s: 'b' } })))).toEqual(['b']);
    const shadow = passage(sequenceOf([{ id: 's', split: arms, shadow: true }]), world());
    expect(shadow).toMatchObject({ effects: [], trail: [{ kind: 'split', because: 'shadow', arm: 'a' }, {}] });
  });

  test('skipWhen passes over a step, a mail or a wait', () => {
    const sequence = sequenceOf([{ skipWhen: { customer: true }, wait: '9 days' }, mail('a')]);
    expect(passage(sequence, world({ facts: facts({ customer: true }) })).times).toEqual([MONDAY]);
  });
});

describe('tasks and ends', () => {
  const sequence = sequenceOf([
    {
      id: 'call',
      task: { kind: 'phone', due: '2 business days' },
      then: { done: [mail('done')] },
      otherwise: [mail('due')],
    },
  ]);

  test('a task is opened once and waits for its outcome or its due time', () => {
    const first = walk(sequence, startPosition(MONDAY), world());
    expect(first).toMatchObject({
      outcome: 'waiting',
      until: MONDAY + 2 * DAY,
      effects: [{ kind: 'task', step: 'call', taskKind: 'phone', dueAt: MONDAY + 2 * DAY }],
    });
    const at = MONDAY + DAY;
    const after = (taskOutcomes: Record<string, { outcome: string; at: number }>, now = at) =>
      sent(walk(sequence, first.position, world({ now, taskOutcomes })));
    expect(after({ call: { outcome: 'done', at } })).toEqual(['done']);
    expect(after({ call: { outcome: 'not-done', at } })).toEqual([]);
    expect(after({}, MONDAY + 2 * DAY)).toEqual(['due']);
    expect(walk(sequence, first.position, world({ now: at })).outcome).toBe('waiting');
  });

  test('an end says as what, why, and from when the lead resumes', () => {
    const end = { end: { as: 'recycled', reason: 'no-interest', resumeAfter: '90 days' } };
    expect(walk(sequenceOf([end, mail('never')]), startPosition(MONDAY), world())).toMatchObject({
      effects: [],
      position: { index: null, waiting: null },
      outcome: { as: 'recycled', reason: 'no-interest', resumeAfter: '90 days', resumeAt: MONDAY + 90 * DAY },
    });
  });

  test('every other effect is given with its step', () => {
    const steps = [
      { notify: { role: 'lead-manager', message: 'Hello' } },
      { webhook: { url: 'https://example.com/hook', event: 'sequence.reached' } },
      { coupon: { pool: 'spring' } },
      { enroll: { sequence: 'loyalty' } },
      { sms: { template: 'short' } },
    ];
    expect(walk(sequenceOf(steps), startPosition(MONDAY), world()).effects).toMatchObject([
      { kind: 'notify', step: 'notify-1', notify: { role: 'lead-manager' } },
      { kind: 'webhook', url: 'https://example.com/hook', event: 'sequence.reached' },
      { kind: 'coupon', pool: 'spring', as: 'coupon' },
      { kind: 'enroll', sequence: 'loyalty' },
      { kind: 'sms', step: 'sms-1', template: 'short', plannedAt: MONDAY },
    ]);
  });
});
