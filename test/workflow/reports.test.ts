import fc from 'fast-check';
import type { LeadCommand } from '../../domain/lead/command';
import { FUNNEL, type Funnel } from '../../domain/lead/stage';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { FunnelRow } from '../../domain/reports/funnel';
import type { HandoffRow } from '../../domain/reports/handoff-outcomes';
import type { SlaRow } from '../../domain/reports/sla';
import type { SourceRow } from '../../domain/reports/source-returns';
import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { BANT } from '../support/lead-path';

jest.setTimeout(240_000);

let lab: LeadLab;
let api: LabApi;
let told: { entries: TimelineEntry[]; createdAt: number; source: string }[];
const SOURCES = ['fair', 'website', 'partner'];
const LIVES = 36;
const SEED = 20_261_122;

beforeAll(async () => {
  lab = await openWorkspace();
  api = await openLabApi(lab);
  const test = await lab.capture({ source: 'fair', test: true });
  await lab.ask(test, { type: 'qualify', actor: 'm' });
  const leads = await Promise.all(
    Array.from({ length: LIVES }, (_, n) => lab.capture({ source: SOURCES[n % SOURCES.length]! })),
  );
  const lives = fc.sample(fc.array(fc.nat(1000), { minLength: 14, maxLength: 20 }), { numRuns: LIVES, seed: SEED });
  for (let round = 0; round < 20; round++) {
    await Promise.all(
      leads.map(async (lead, n) => {
        const pick = lives[n]![round];
        if (pick !== undefined) await play(lead, pick);
      }),
    );
    await lab.pass((round % 3) * 0.4 * DAY + 1_000);
  }
  told = await Promise.all(
    leads.map(async (lead) => {
      const { createdAt, source } = await lab.find(lead);
      return { entries: await lab.timeline(lead), createdAt, source: source! };
    }),
  );
}, 240_000);
afterAll(async () => {
  await lab.endLeads();
  await api.stop();
  await lab.stop();
});

/** One thing somebody might do to a lead where it stands; what is refused is as good as any. */
async function play(lead: string, pick: number): Promise<void> {
  const { state } = await lab.find(lead);
  const rep = state?.handoff?.rep ?? state?.handoff?.eligible[0] ?? 'ana@example.com';
  const sales = { actor: rep, handoff: state?.handoff?.id ?? '', rep };
  const call = { type: 'complete-task', actor: 'caller', task: state?.task?.id ?? '' } as const;
  const ways: Partial<Record<string, LeadCommand[]>> = {
    qualifying: [
      { ...call, outcome: 'qualified', bant: BANT },
      { ...call, outcome: 'qualified', bant: BANT },
      { ...call, outcome: 'appointment', at: 0, rep: 'bruno@example.com' },
      { ...call, outcome: 'unreachable' },
      { ...call, outcome: 'callback', at: 0 },
      { ...call, outcome: 'not-ready', reason: 'timing' },
      { type: 'disqualify', actor: 'm', reason: 'duplicate' },
    ],
    offered: [
      { type: 'accept', ...sales },
      { type: 'accept', ...sales },
      { type: 'return', ...sales, reason: 'no-budget', action: 'recycle' },
      { type: 'return', ...sales, reason: 'competitor', action: 'disqualify' },
      { type: 'reassign', ...sales, rep: 'bruno@example.com' },
    ],
    accepted: [
      { type: 'won', ...sales, amount: 100 + pick, currency: 'EUR' },
      { type: 'lost', ...sales, reason: 'competitor', then: 'recycle' },
      { type: 'progress', ...sales, kind: 'attempt' },
      { type: 'progress', ...sales, kind: 'meeting' },
    ],
    disqualified: [{ type: 'reopen', actor: 'm', note: 'again' }],
  };
  const own = ways[state?.stage ?? 'captured'] ?? [{ type: 'qualify', actor: 'm' }];
  // Now and then nobody does anything, and clocks run.
  const one = pick % 4 === 0 ? undefined : own[Math.floor(pick / 4) % own.length];
  if (one) await lab.ask(lead, one).catch(() => undefined);
}

async function report<T>(name: string): Promise<T[]> {
  const answer = await api.as('dev-lead-manager', 'get', `/v1/reports/${name}`);
  expect(answer.status).toBe(200);
  return (answer.body as { items: T[] }).items;
}

const changesOf = (entries: readonly TimelineEntry[]): TimelineEntry[] =>
  entries.filter(({ kind }) => kind === 'stage.changed');

/** Every journey as its timeline tells it: when each milestone was first reached. */
function journeys(): { source: string; reached: Map<Funnel, number> }[] {
  return told.flatMap(({ entries, createdAt, source }) => {
    const cycles = new Map<string, Map<Funnel, number>>([['first', new Map([['MCL', createdAt]])]]);
    for (const { cycle, at, props } of changesOf(entries)) {
      const key = cycle!.endsWith('.c1') ? 'first' : cycle!;
      const reached = cycles.get(key) ?? new Map<Funnel, number>([['MCL', at]]);
      cycles.set(key, reached);
      if (!reached.has(props.funnel as Funnel)) reached.set(props.funnel as Funnel, at);
    }
    return [...cycles.values()].map((reached) => ({ source, reached }));
  });
}

const atLeast = (reached: Map<Funnel, number>, rank: number): boolean =>
  FUNNEL.some((stage, index) => index >= rank && reached.has(stage));

test('the funnel is what the timelines tell', async () => {
  const rows = (await report<FunnelRow>('funnel')).filter(({ cohort }) => cohort === 'all');
  const all = journeys();
  expect(all.length).toBeGreaterThan(LIVES);
  expect(rows.map(({ stage, count }) => [stage, count])).toEqual(
    FUNNEL.map((stage, rank) => [stage, all.filter(({ reached }) => atLeast(reached, rank)).length]),
  );
  for (const [rank, row] of rows.entries()) {
    if (rank === 0) continue;
    expect(row.conversion).toMatchObject({ n: rows[rank - 1]!.count, count: row.count });
    const days = all
      .flatMap(({ reached }) => {
        const passedAt = (from: number): number | undefined =>
          FUNNEL.slice(from).flatMap((stage) => reached.get(stage) ?? [])[0];
        const [from, to] = [passedAt(rank - 1), passedAt(rank)];
        return from === undefined || to === undefined ? [] : [(to - from) / DAY];
      })
      .sort((a, b) => a - b);
    const middle = (days[Math.floor((days.length - 1) / 2)]! + days[Math.ceil((days.length - 1) / 2)]!) / 2;
    expect(row.medianDays).toBeCloseTo(middle, 9);
  }
  expect(rows.at(-1)!.count).toBeGreaterThan(0);
});

test('sources agree with it, and with what was won', async () => {
  await api.as('dev-marketer', 'put', '/v1/sources/fair', { cost: 1000 });
  const rows = await report<SourceRow>('sources');
  const all = journeys();
  for (const row of rows) {
    const own = all.filter(({ source }) => source === row.source);
    expect(row.count).toBe(own.length);
    expect(row.leads).toBe(told.filter(({ source }) => source === row.source).length);
    expect(row.sql).toBe(own.filter(({ reached }) => atLeast(reached, 2)).length);
    expect(row.won).toBe(own.filter(({ reached }) => reached.has('customer')).length);
  }
  const amounts = (await lab.store.handoffs.list({ status: 'won', limit: 500 })).items.map(({ amount }) => amount!);
  expect(rows.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(amounts.reduce((sum, one) => sum + one, 0));
  const fair = rows.find(({ source }) => source === 'fair')!;
  expect(fair).toMatchObject({ cost: 1000, currency: 'EUR', roi: (fair.revenue - 1000) / 1000 });
});

test('handoffs agree with it, by outcome and reason', async () => {
  const rows = await report<HandoffRow>('handoffs');
  const changes = told.flatMap(({ entries }) => changesOf(entries));
  const countOf = (cause: string, reason?: string): number =>
    changes.filter(({ stage }) => stage?.cause === cause && (reason === undefined || stage.reason === reason)).length;
  const find = (outcome: string, reason: string | null = null): number =>
    rows.find((row) => row.outcome === outcome && row.reason === reason)?.count ?? 0;
  expect(find('offered')).toBe(changes.filter(({ stage }) => stage?.to === 'offered').length);
  expect(find('accepted')).toBe(countOf('handoff.accepted'));
  expect(find('won')).toBe(countOf('handoff.won'));
  for (const reason of ['no-budget', 'competitor']) {
    expect(find('returned', reason)).toBe(countOf('handoff.returned', reason));
    expect(find('lost', reason)).toBe(countOf('handoff.lost', reason));
  }
  expect(find('returned', 'no-budget')).toBeGreaterThan(0);
});

test('the accept clock agrees with the offers and answers of the timelines', async () => {
  const rows = (await report<SlaRow>('sla')).filter(({ clock }) => clock === 'accept');
  const now = await lab.now();
  const counted = { count: 0, met: 0, breached: 0 };
  for (const { entries } of told) {
    const ordered = entries.filter(({ kind }) => /^(stage\.changed|handoff\.(offered|pooled))$/.test(kind));
    for (const [index, { kind, props }] of ordered.entries()) {
      if (kind === 'stage.changed') continue;
      counted.count += 1;
      // The offer is written before the stage it belongs to: that entry is passed over.
      const end = ordered.slice(index + 1).find(({ stage }) => stage?.to !== 'offered');
      if ((end?.at ?? now) >= (props.until as number)) counted.breached += 1;
      else if (end?.stage?.cause.startsWith('handoff.') === true) counted.met += 1;
    }
  }
  const sum = (field: 'count' | 'met' | 'breached'): number => rows.reduce((total, row) => total + row[field], 0);
  expect({ count: sum('count'), met: sum('met'), breached: sum('breached') }).toEqual(counted);
  expect(counted.breached).toBeGreaterThan(0);
  for (const row of rows) {
    expect(row.met + row.breached + row.running + row.withdrawn).toBe(row.count);
    expect(row.metRate.n).toBe(row.met + row.breached);
  }
});

test('a clock that was breached and then answered tells how long it took; a manager sees whose it was, others do not', async () => {
  const rows = await report<SlaRow>('sla');
  expect(new Set(rows.map(({ clock }) => clock))).toEqual(new Set(['firstAttempt', 'qualify', 'accept', 'followUp']));
  expect(rows.some(({ rep }) => rep === 'bruno@example.com')).toBe(true);
  const marketer = await api.as('dev-marketer', 'get', '/v1/reports/sla');
  const shared = (marketer.body as { items: SlaRow[] }).items;
  expect(shared.every(({ rep }) => rep === null)).toBe(true);
  expect(shared.reduce((sum, { count }) => sum + count, 0)).toBe(rows.reduce((sum, { count }) => sum + count, 0));
});

test('a source and a span narrow them; what begins in another month is another cohort', async () => {
  const asked = await api.as('dev-marketer', 'get', '/v1/reports/funnel?source=fair');
  const [first] = (asked.body as { items: FunnelRow[] }).items;
  expect(first!.count).toBeLessThan(journeys().length);
  const none = await api.as('dev-marketer', 'get', '/v1/reports/funnel?to=2001-01-01');
  expect((none.body as { items: FunnelRow[] }).items.every(({ count }) => count === 0)).toBe(true);
  const bad = await api.as('dev-marketer', 'get', '/v1/reports/funnel?from=2002-01-01&to=2001-01-01');
  expect([bad.status, (bad.body as { errors: { path: string }[] }).errors[0]?.path]).toEqual([400, 'from']);
});

test('as CSV: a header, then one line a row', async () => {
  for (const name of ['funnel', 'sla', 'handoffs', 'sources', 'leaks']) {
    const answer = await api.as('dev-sales', 'get', `/v1/reports/${name}`);
    const { items } = answer.body as { items: unknown[] };
    const { default: request } = await import('supertest');
    const csv = await request(api.app)
      .get(`/v1/reports/${name}`)
      .set('Authorization', 'Bearer dev-sales')
      .set('Accept', 'text/csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(items.length + 1);
    if (name === 'sources') expect(csv.text).toMatch(/^source,count,leads,sql,won,.*,currency,cost,revenue,.*roi\r\n/);
  }
});
