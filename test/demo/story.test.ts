import type { LeadOutcome, Outcome } from '../../cli/demo/outcome';
import { contradictions, momentsOf } from '../../cli/demo/story';
import type { SeenHandoff } from '../../cli/demo/world';

const AT = '2026-06-01T08:00:00.000Z';
const [ANA, BRUNO] = ['ana@example.com', 'bruno@example.com'];

function handoff(id: string, more: Partial<SeenHandoff>): SeenHandoff {
  const offers = [{ rep: ANA, at: AT, until: null }];
  return {
    ...{ id, lead: id, status: 'won', rep: ANA, team: 'field', offers, openedAt: AT, acceptedAt: AT },
    ...{ amount: null, currency: null, reason: null },
    ...more,
  };
}

const WON = handoff('h1', { amount: 55_000, currency: 'EUR' });
const BACK = handoff('h2', {
  status: 'returned',
  reason: 'bad-data',
  acceptedAt: null,
  offers: [ANA, BRUNO].map((rep) => ({ rep, at: AT, until: null })),
});
const PATH = [
  'nurturing',
  'qualifying',
  'offered',
  'recycled',
  'nurturing',
  'qualifying',
  'offered',
  'accepted',
  'won',
];

function outcome(more: Partial<Outcome['reported']> = {}): Outcome {
  const lead = { path: PATH, handoffs: [BACK, WON] } as unknown as LeadOutcome;
  const reported: Outcome['reported'] = {
    funnel: { MCL: 2, SAL: 1, customer: 1 },
    handoffs: { offered: 2, accepted: 1, open: 0, won: 1, 'returned: bad-data': 1 },
    sla: {},
    sources: [{ source: 'fair', leads: 1, won: 1, cost: 18_000, revenue: 55_000, roi: 2.06 }],
    alerts: { 'b@b.example': ['sla.warning accept → ana@example.com', 'sla.breached accept → lm@example.com'] },
    ...more,
  };
  const sums = { revenue: 55_000, cost: 18_000 };
  return { leads: { 'a@a.example': lead }, allHandoffs: [BACK, WON], ...sums, reported } as unknown as Outcome;
}

test('the story tells to whom each thing happened, in the order of the list', () => {
  expect(momentsOf(outcome()).map(({ what, lead, how }) => `${what}: ${lead.slice(0, 1)}, ${how}`)).toEqual([
    'breach: b, accept',
    'escalation: b, accept → lm@example.com',
    'reassignment: a, ana@example.com → bruno@example.com',
    'return: a, bad-data',
    'recycle, back again: a, recycled → nurturing → qualifying',
    'won after it: a, 55000 EUR',
  ]);
  expect(contradictions(outcome())).toEqual([]);
});

test('what nobody had, and reports that say something else than timelines and handoffs do, are named', () => {
  expect(contradictions(outcome({ alerts: {} }))).toEqual(['nobody had: breach', 'nobody had: escalation']);
  const handoffs = { offered: 2, accepted: 2, won: 1, 'lost: competitor': 1 };
  const sources = [{ source: null, leads: 1, won: 1, cost: null, revenue: 1, roi: null }];
  const wrong = outcome({ handoffs, sources });
  expect(contradictions(wrong)).toEqual([
    'reports say 2 accepted, timelines and handoffs 1',
    'reports say 0 cost, timelines and handoffs 18000',
    'reports say 1 lost: competitor, timelines and handoffs 0',
    'reports say 0 returned: bad-data, timelines and handoffs 1',
    'reports say 1 revenue, timelines and handoffs 55000',
  ]);
});
