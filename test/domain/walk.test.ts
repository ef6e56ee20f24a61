import { compileSequence } from '../../domain/sequences/compile';
import { sequenceSchema } from '../../domain/files/sequence';
import { migratePosition } from '../../domain/sequences/migrate';
import { noteLateMail, resumePosition, startPosition } from '../../domain/sequences/position';
import { walk } from '../../domain/sequences/walk';
import { DAY, event, facts, HOUR, MONDAY, passage, sequenceOf, world } from './sequence-fixtures';

const mail = (template: string) => ({ email: { template } });
const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '09:00', to: '18:00' };
const window = { ...office, days: [...office.days] };
const sent = (result: { effects: { kind: string; step: string }[] }) =>
  result.effects.filter(({ kind }) => kind === 'email').map(({ step }) => step);

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

  test('after a pause each wait goes on with what was left (edge case 34)', () => {
    const { position } = walk(sequenceOf([{ wait: '3 days' }]), startPosition(MONDAY), world());
    expect(resumePosition(position, 5 * DAY).waiting?.until).toBe(MONDAY + 8 * DAY);
  });
});

describe('waiting for an event', () => {
  const sequence = sequenceOf([
    mail('guide'),
    { wait: '1 day' },
    {
      id: 'read',
      waitFor: { event: 'email.clicked', of: 'guide', timeout: '5 days' },
      then: [mail('yes')],
      otherwise: [mail('no')],
      untracked: [mail('unseen')],
    },
  ]);
  const click = (at: number, more = {}) => event('email.clicked', at, { of: 'guide' }, more);

  test.each<[string, ReturnType<typeof click>[], string[]]>([
    ['the event in time', [click(MONDAY + 2 * DAY)], ['guide', 'yes']],
    ['an event before the wait began, after the mail (edge case 42)', [click(MONDAY + HOUR)], ['guide', 'yes']],
    ['an event at the very deadline (edge case 41)', [click(MONDAY + 6 * DAY)], ['guide', 'yes']],
    ['an event after the deadline (decisions.md 4)', [click(MONDAY + 6 * DAY + 1)], ['guide', 'no']],
    ['an event from before the enrolment (edge case 42)', [click(MONDAY - HOUR)], ['guide', 'no']],
    ['nothing', [], ['guide', 'no']],
    ['a machine’s click (edge case 12)', [click(MONDAY + HOUR, { machine: 'scanner' })], ['guide', 'no']],
    ['a withdrawn click (edge case 49)', [click(MONDAY + HOUR, { retracted: true })], ['guide', 'no']],
    ['a click in another mail', [event('email.clicked', MONDAY + HOUR, { of: 'other' })], ['guide', 'no']],
    ['an event of another kind', [event('email.opened', MONDAY + HOUR, { of: 'guide' })], ['guide', 'no']],
  ])('with %s takes the right arm', (_, entries, expected) => {
    expect(
      sent(
        passage(
          sequence,
          world({ entries }),
          entries.map(({ at }) => at),
        ),
      ),
    ).toEqual(expected);
  });

  test('a lead whose clicks cannot be seen takes `untracked`, at the time-out (edge case 37)', () => {
    const result = passage(sequence, world({ tracked: { opens: true, clicks: false } }));
    expect(sent(result)).toEqual(['guide', 'unseen']);
    expect(result.times.at(-1)).toBe(MONDAY + 6 * DAY);
  });

  test('without `untracked` such a lead takes `otherwise`', () => {
    const plain = sequenceOf([{ waitFor: { event: 'email.opened', timeout: '1 day' }, otherwise: [mail('no')] }]);
    expect(sent(passage(plain, world({ tracked: { opens: false, clicks: true } })))).toEqual(['no']);
  });

  test('anonymous history satisfies a wait only if it happened after the wait began (edge case 43)', () => {
    const view = (at: number) => event('page.viewed', at, { path: '/pricing/fr' }, { anonymous: true });
    const waits = sequenceOf([
      mail('guide'),
      { wait: '1 day' },
      { waitFor: { event: 'page.viewed', where: { path: '/pricing' }, timeout: '5 days' }, then: [mail('yes')] },
    ]);
    const before = view(MONDAY + HOUR);
    expect(sent(passage(waits, world({ entries: [before] })))).toEqual(['guide']);
    expect(sent(passage(waits, world({ entries: [{ ...before, anonymous: false }] })))).toEqual(['guide', 'yes']);
    expect(sent(passage(waits, world({ entries: [view(MONDAY + 2 * DAY)] }), [MONDAY + 2 * DAY]))).toEqual([
      'guide',
      'yes',
    ]);
  });

  test('`any` takes the first of them, `all` needs each', () => {
    const both = [{ event: 'page.viewed' }, { event: 'form.submitted' }];
    const one = [event('form.submitted', MONDAY + HOUR)];
    const two = [...one, event('page.viewed', MONDAY + 2 * HOUR)];
    const step = (need: 'any' | 'all') =>
      sequenceOf([{ waitFor: { [need]: both, timeout: '1 day' }, then: [mail('yes')] }]);
    const looks = [MONDAY + HOUR, MONDAY + 2 * HOUR];
    expect(passage(step('any'), world({ entries: one }), looks).times).toEqual([MONDAY, MONDAY + HOUR]);
    expect(sent(passage(step('all'), world({ entries: one }), looks))).toEqual([]);
    expect(passage(step('all'), world({ entries: two }), looks).times.at(-1)).toBe(MONDAY + 2 * HOUR);
  });

  test('an event before a mail that is not due yet, after the wait began, counts', () => {
    const saturday = MONDAY + 5 * DAY;
    const waits = sequenceOf(
      [mail('a'), { waitFor: { event: 'form.submitted', timeout: '5 days' }, then: [mail('yes')] }],
      {
        window,
      },
    );
    const entries = [event('form.submitted', saturday + HOUR)];
    const result = passage(waits, world({ now: saturday, enrolledAt: saturday, entries }), [saturday + HOUR]);
    expect(sent(result)).toEqual(['a', 'yes']);
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

describe('streams', () => {
  const stream = (contents: string[]) =>
    compileSequence(
      sequenceSchema.parse({
        stream: 'news',
        cadence: { every: '2 weeks', on: 'tue', at: '10:00' },
        content: contents.map((template) => ({ template })),
      }),
    );
  const tuesday = MONDAY + DAY;

  test('each member gets the next content on each day of the cadence, then waits for more', () => {
    const result = passage(stream(['one', 'two']), world());
    expect(result.effects).toMatchObject([
      { step: 'one', plannedAt: tuesday },
      { step: 'two', plannedAt: tuesday + 14 * DAY },
    ]);
    expect(result.last).toMatchObject({ outcome: 'waiting', until: null, position: { waiting: { kind: 'content' } } });
  });

  test('content added later, anywhere, reaches who has had the rest, and nothing is sent twice', () => {
    const had = passage(stream(['one', 'two']), world());
    const more = stream(['zero', 'one', 'two', 'three']);
    const moved = migratePosition(stream(['one', 'two']), more, had.last.position);
    const later = world({ now: tuesday + 100 * DAY });
    const waiting = walk(more, moved, later);
    expect(waiting.until).toBe(tuesday + 105 * DAY);
    const next = walk(more, waiting.position, { ...later, now: waiting.until! });
    expect(next.effects).toMatchObject([{ step: 'zero' }]);
    const last = walk(more, next.position, { ...later, now: next.until! });
    expect(last.effects).toMatchObject([{ step: 'three', plannedAt: tuesday + 119 * DAY }]);
  });
});

describe('moving a lead to another version', () => {
  const before = sequenceOf([mail('a'), { id: 'pause', wait: '3 days' }, mail('b'), { wait: '2 days' }, mail('c')]);
  const inPause = walk(before, startPosition(MONDAY), world()).position;
  const inUnnamed = walk(before, inPause, world({ now: MONDAY + 3 * DAY })).position;

  test('a named wait that survives goes on with its deadline, and no mail is sent again', () => {
    const after = sequenceOf([mail('new'), { id: 'pause', wait: '9 days' }, mail('a'), mail('b')]);
    const moved = migratePosition(before, after, inPause);
    expect(moved).toMatchObject({ index: 1, waiting: { kind: 'wait', until: MONDAY + 3 * DAY } });
    expect(sent(walk(after, moved, world({ now: MONDAY + 3 * DAY })))).toEqual(['b']);
  });

  test('a step that is gone leads to the next that survives, and to the end where none does', () => {
    const after = sequenceOf([mail('a'), mail('b')]);
    expect(migratePosition(before, after, inPause)).toMatchObject({ index: 1, waiting: null });
    expect(migratePosition(before, sequenceOf([mail('x')]), inPause)).toMatchObject({ index: null, waiting: null });
  });

  test('what is left of an unnamed wait is waited out before the next surviving step', () => {
    const after = sequenceOf([mail('a'), { wait: '1 day' }, mail('c')]);
    const moved = migratePosition(before, after, inUnnamed);
    const early = walk(after, moved, world({ now: MONDAY + 4 * DAY }));
    expect(early).toMatchObject({ outcome: 'waiting', until: MONDAY + 5 * DAY, effects: [] });
    expect(sent(walk(after, early.position, world({ now: MONDAY + 5 * DAY })))).toEqual(['c']);
  });
});
