import {
  DAY,
  event,
  HOUR,
  mail,
  MONDAY,
  OFFICE_HOURS as window,
  passage,
  sent,
  sequenceOf,
  world,
} from './sequence-fixtures';

describe('waiting for an event (edge cases 41, 42)', () => {
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
