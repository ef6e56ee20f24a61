import { conversionOf, passageMails } from '../../../domain/reports/passage';
import { SequenceTally } from '../../../domain/reports/sequence-stats';
import { waitingMail } from '../../../domain/lead/waiting-mail';
import type { MailRecord } from '../../../domain/lead/documents';
import type { TimelineEntry } from '../../../domain/timeline/entry';

const row = (lead: string, change: Partial<MailRecord> = {}): MailRecord => ({
  ...waitingMail({
    ...{ id: `${lead}.e1:guide`, lead, enrolment: `${lead}.e1`, sequence: 's', step: 'guide', template: 'guide' },
    ...{ mailKind: 'marketing', language: 'fr', priority: 0, plannedAt: 10, expiresAt: 99 },
  }),
  state: 'sent',
  sentAt: 10,
  ...change,
});
let count = 0;
const entry = (kind: string, at: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  ...{ id: `${kind}-${++count}`, at, receivedAt: at, kind, actor: 'lead', props: {} },
  ...more,
});
const stage = (at: number, funnel: string, cycle: string): TimelineEntry =>
  entry('stage.changed', at, { props: { funnel }, cycle });

describe('what became of a mail', () => {
  test('delivered is what was sent and has not come back, or what its provider says arrived', () => {
    const delivered = (change: Partial<MailRecord>, ...kinds: string[]): boolean | undefined =>
      passageMails(
        [row('a', change)],
        kinds.map((kind) => entry(kind, 20)),
        { id: 'a.e1' },
      )[0]?.delivered;
    expect(delivered({})).toBe(true);
    expect(delivered({}, 'email.bounced')).toBe(false);
    expect(delivered({ state: 'failed', reason: 'hard-bounce' })).toBe(false);
    expect(delivered({ state: 'waiting' })).toBe(false);
    expect(delivered({ state: 'waiting' }, 'email.delivered')).toBe(true);
  });

  test('links are counted by the name their template gives them, by address where they have none; machines follow nothing', () => {
    const click = (props: TimelineEntry['props'], more = {}): TimelineEntry =>
      entry('email.clicked', 20, { props, ...more });
    const entries = [
      click({ name: 'guide', url: 'https://a.example/1' }),
      click({ name: 'guide', url: 'https://a.example/1' }),
      click({ url: 'https://a.example/2' }),
      click({ name: 'scanned', url: 'https://a.example/3' }, { machine: 'scanner' }),
    ];
    expect(passageMails([row('a')], entries, { id: 'a.e1' })[0]?.links).toEqual([
      { link: 'guide', url: 'https://a.example/1', clicks: 2 },
      { link: 'https://a.example/2', url: 'https://a.example/2', clicks: 1 },
    ]);
  });
});

describe('conversion', () => {
  test('is a milestone reached after entering, in the cycle entered in', () => {
    const entries = [stage(5, 'MCL', 'c1'), stage(20, 'MQL', 'c1'), stage(30, 'MCL', 'c2'), stage(40, 'SQL', 'c2')];
    expect(conversionOf(entries, 5)).toEqual({
      mql: { open: true, reached: true },
      sql: { open: true, reached: false },
    });
    expect(conversionOf(entries, 25)).toEqual({
      mql: { open: false, reached: false },
      sql: { open: true, reached: false },
    });
    expect(conversionOf(entries, 30).sql).toEqual({ open: true, reached: true });
    expect(conversionOf([], 5)).toEqual({ mql: { open: true, reached: false }, sql: { open: true, reached: false } });
  });
});

test('rates have their n: delivered and bounced of what was tried, the rest and each link of what was delivered', () => {
  const tally = new SequenceTally();
  const add = (lead: string, rows: MailRecord[], entries: TimelineEntry[]): void =>
    tally.add({
      lead: { id: lead, funnel: 'MCL', customer: false },
      enrolment: { id: `${lead}.e1`, sequence: 's', version: 2, enteredAt: 1, leftAt: null, cause: null },
      at: 'guide',
      steps: ['guide'],
      mails: passageMails(rows, entries, { id: `${lead}.e1` }),
      conversion: conversionOf(entries, 1),
    });
  const url = 'https://a.example/1';
  add('a', [row('a')], [entry('email.clicked', 20, { props: { name: 'x', url } }), stage(30, 'MQL', 'c1')]);
  add('b', [row('b')], []);
  add('c', [row('c', { state: 'failed', reason: 'hard-bounce' })], []);
  const { versions, links } = tally.result();
  expect(versions[0]).toMatchObject({
    ...{ version: 2, entered: 3, sent: 2, delivered: 2, bounced: 1 },
    rates: { delivered: { n: 3, count: 2 }, bounced: { n: 3, count: 1 }, clicked: { n: 2, count: 1 } },
    mql: { n: 3, count: 1 },
    sql: { n: 3, count: 0 },
  });
  expect(versions[0]?.rates.clicked.low).toBeGreaterThan(0);
  expect(links).toEqual([
    { version: 2, step: 'guide', link: 'x', url, clicks: 1, clicked: expect.objectContaining({ n: 2, count: 1 }) },
  ]);
});
