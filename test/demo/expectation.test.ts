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
};

function leadOutcome(more: Partial<LeadOutcome>): LeadOutcome {
  return {
    ...{ stage: 'captured', path: [], mails: [], opened: [], clicked: [], machine: 0, offers: 0, engagement: 0 },
    ...{ suppressed: null, source: 'website' },
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
    ...{ closedTasks: [], allHandoffs: [], wonBySource: {} },
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
  expect(neverMailed.filter((email) => !Object.hasOwn(leads, email))).toEqual([]);
});
