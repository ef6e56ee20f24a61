import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareOutcome, type Expectation, readExpectation } from '../../cli/demo/expectation';
import type { LeadOutcome, Outcome } from '../../cli/demo/outcome';

const expectation: Expectation = {
  days: { atLeast: 60, atMost: 88 },
  import: { rows: 3, created: 2, updated: 0, rejected: 1, badLines: [4] },
  stages: { won: 1, captured: 1 },
  leads: { 'a@a.example': { path: ['nurturing', 'won'] }, 'b@b.example': 'captured' },
  mails: { welcome: 1 },
  neverMailed: ['b@b.example'],
  suppressed: {},
  tasks: { qualified: 1 },
  handoffs: { won: 1 },
  offersAtLeast: { 'a@a.example': 1 },
  revenue: 42_000,
  engagement: { 'b@b.example': 0 },
  reports: { funnel: { MCL: 2, customer: 1 }, handoffs: { offered: 1 } },
  breachedAtLeast: { accept: 1 },
  alerts: { 'a@a.example': ['sla.breached accept → lm@example.com'] },
};

const REPORTED: Outcome['reported'] = {
  funnel: { MCL: 2, customer: 1 },
  handoffs: { offered: 1 },
  sla: { accept: { met: 0, breached: 2 } },
  sources: [],
  alerts: { 'a@a.example': ['sla.warning accept → ana@example.com', 'sla.breached accept → lm@example.com'] },
};

function leadOutcome(more: Partial<LeadOutcome>): LeadOutcome {
  return {
    ...{
      stage: 'captured',
      path: [],
      mails: [],
      opened: [],
      clicked: [],
      machine: 0,
      offers: 0,
      handoffs: [],
      engagement: 0,
    },
    suppressed: null,
    ...more,
  };
}

function outcome(more: Partial<Outcome> = {}): Outcome {
  return {
    days: 70,
    import: { rows: 3, created: 2, updated: 0, rejected: 1, badLines: [4] },
    stages: { won: 1, captured: 1 },
    leads: {
      'a@a.example': leadOutcome({
        stage: 'won',
        path: ['nurturing', 'won'],
        mails: ['welcome'],
        offers: 1,
        engagement: 40,
      }),
      'b@b.example': leadOutcome({}),
    },
    tasks: { qualified: 1 },
    handoffs: { won: 1 },
    revenue: 42_000,
    ...{ closedTasks: [], allHandoffs: [], cost: 0, reported: REPORTED },
    ...more,
  };
}

test('an outcome that is as stated has no differences', () => {
  expect(compareOutcome(expectation, outcome())).toEqual([]);
});

test('each difference says where, what was expected and what was seen', () => {
  const seen = outcome({
    import: { rows: 3, created: 3, updated: 0, rejected: 0, badLines: [] },
    stages: { captured: 2 },
    leads: {
      'a@a.example': leadOutcome({ path: ['nurturing', 'captured'], suppressed: 'unsubscribed' }),
      'b@b.example': leadOutcome({ stage: 'nurturing', mails: ['welcome', 'guide'], engagement: 5 }),
      'c@c.example': leadOutcome({}),
    },
    revenue: 0,
    reported: { ...REPORTED, funnel: { MCL: 2 }, sla: {}, alerts: {} },
  });
  expect(compareOutcome(expectation, seen)).toEqual([
    'import created: expected 2, saw 3',
    'import rejected: expected 1, saw 0',
    'import: bad lines: expected 4, saw ',
    'leads in stage captured: expected 1, saw 2',
    'leads in stage won: expected 1, saw 0',
    'a@a.example: path: expected nurturing → won, saw nurturing → captured',
    'b@b.example: stage: expected captured, saw nurturing',
    'c@c.example: a lead that was not expected',
    'a@a.example: suppressed: expected no, saw unsubscribed',
    'b@b.example: engagement: expected 0, saw 5',
    'mails of step guide: expected 0, saw 1',
    'b@b.example: expected no mail, got welcome, guide',
    'a@a.example: expected at least 1 offers, saw 0',
    'revenue: expected 42000, saw 0',
    'report funnel customer: expected 1, saw 0',
    'clock accept: expected at least 1 breaches, saw 0',
    'a@a.example: expected the alert sla.breached accept → lm@example.com',
  ]);
});

test('a lead that is missing is a difference of its own', () => {
  expect(compareOutcome(expectation, outcome({ leads: {} }))).toContain('b@b.example: expected a lead, saw none');
});

test('a wrong expectation is told by key', () => {
  const read = readExpectation(JSON.stringify({ ...expectation, revenue: 'much', stagse: {} }));
  expect(read.ok || read.errors.join('\n')).toMatch(/revenue: [\s\S]*stagse/);
});

test('the example’s own statement is whole: its counts follow from its leads', () => {
  const read = readExpectation(readFileSync(join(__dirname, '../../examples/expected.json'), 'utf8'));
  if (!read.ok) throw new Error(read.errors.join('\n'));
  const { leads, stages, import: imported, neverMailed } = read.expectation;
  const ends = Object.values(leads).map((what) => (typeof what === 'string' ? what : what.path.at(-1)));
  const counted = (stage: string): number => ends.filter((end) => end === stage).length;
  // One lead has no address: it stands in the counts only.
  expect(stages).toEqual({
    won: counted('won'),
    disqualified: counted('disqualified'),
    captured: counted('captured') + 1,
  });
  expect(imported.created).toBeGreaterThanOrEqual(60);
  expect(imported.rejected).toBe(imported.badLines.length);
  // What the story must have in it: an offer that is let pass and escalated, one that is reassigned, one that comes back and is won.
  const { offersAtLeast, alerts, reports } = read.expectation;
  expect(Object.values(alerts).flat().join()).toContain('sla.breached accept → lm@example.com');
  expect(Object.values(offersAtLeast).every((offers) => offers >= 2)).toBe(true);
  const paths = Object.values(leads).flatMap((what) => (typeof what === 'string' ? [] : [what.path.join(' ')]));
  expect(paths.filter((path) => /recycled .*won$/.test(path)).length).toBeGreaterThan(0);
  expect([reports.funnel.customer, reports.handoffs.won]).toEqual([stages.won, stages.won]);
  expect(neverMailed.filter((email) => !Object.hasOwn(leads, email))).toEqual([]);
});
