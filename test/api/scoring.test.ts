import type { HandoffRecord } from '../../domain/lead/documents';
import { handoff } from '../store/records';
import { MODEL } from '../support/lab-files';
import { seedLeads, DAY } from '../scoring/seeded-leads';
import { runApi, type RunningApi } from './running-api';

jest.setTimeout(120_000);

const NOW = Date.now();
let api: RunningApi;
const jobs: string[] = [];
beforeAll(async () => {
  api = await runApi((deps) => ({
    ...deps,
    followPublish: async ({ kind, name, version }) => {
      jobs.push(`${kind}/${name}/${version}`);
      return `job-${jobs.length}`;
    },
  }));
  await put('scoring-models/lab', MODEL);
  await post('scoring-models/lab/publish');
  await seedLeads(api.store, NOW, [
    ...Array.from({ length: 40 }, (_, n) => ({ id: `cold-${String(n).padStart(2, '0')}`, clicks: 1 })),
    { id: 'warm', clicks: 5, company: 'Acme' },
    { id: 'hot', clicks: 8, company: 'Acme', profile: { role: 'hr-director' } },
    { id: 'testing', clicks: 9, test: true },
    { id: 'objector', clicks: 9, total: null, scoring: 'refused' as const },
  ]);
});
afterAll(() => api.stop());

const put = (path: string, text: string) =>
  api.as('dev-marketer', 'put', `/v1/${path}`).set('Content-Type', 'application/yaml').send(text);
const post = (path: string, body: object = {}, key = 'dev-marketer') => api.as(key, 'post', `/v1/${path}`).send(body);
const get = (path: string, key = 'dev-marketer') => api.as(key, 'get', `/v1/${path}`);
const worth = (points: number): string => MODEL.replace('points: 10, unlimited', `points: ${points}, unlimited`);

describe('a draft', () => {
  it('is tried against every lead before it bites: bands, histograms, who moves most; nothing is stored', async () => {
    await put('scoring-models/lab', worth(12));
    const { status, body } = await post('scoring-models/lab/impact');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model: 'lab',
      version: 2,
      against: { model: 'lab', version: 1 },
      leads: 43,
      moved: 42,
      becomeHot: 1,
      reachSales: 1,
      becomeDisqualified: 0,
      confirm: [],
      changes: [{ from: 'warm', to: 'hot', count: 1 }],
      bands: {
        before: { cold: 40, warm: 1, hot: 1, none: 1 },
        after: { cold: 40, warm: 0, hot: 2, none: 1 },
      },
    });
    expect(body.histogram.before[0]).toEqual({ from: 10, to: 20, count: 40 });
    expect(body.histogram.before.at(-1)).toEqual({ from: 110, to: 120, count: 1 });
    expect(body.movers).toHaveLength(20);
    expect(body.movers[0]).toMatchObject({ lead: 'hot', before: 110, after: 126, change: 16 });
    expect((await api.store.leads.find('hot'))?.state?.score?.version).toBe(1);
  });

  it('says rule by rule what it changes', async () => {
    const { body } = await get('scoring-models/lab/diff');
    expect(body).toMatchObject({ from: 1, to: 2 });
    expect(body.differences).toHaveLength(1);
    expect(body.differences[0]).toMatchObject({
      path: 'engagement.click',
      before: { points: 10 },
      after: { points: 12 },
    });
    expect((await get('scoring-models/lab/diff?from=7')).status).toBe(404);
  });

  it('that would make many leads hot, or disqualify many, asks to be confirmed and says why', async () => {
    await put('scoring-models/lab', worth(70));
    const refused = await post('scoring-models/lab/publish');
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(/41 of 43 leads would become hot, more than 5 %.*"confirm": true/);
    expect(
      (await put('scoring-models/lab', MODEL.replace('profile.industry: education', 'profile.email: { exists: true }')))
        .status,
    ).toBe(200);
    expect((await post('scoring-models/lab/publish')).body.detail).toMatch(/42 of 43 leads would be disqualified/);
    const french = await post('scoring-models/lab/publish').set('Accept-Language', 'fr');
    expect(french.body.detail).toMatch(/42 prospects sur 43 seraient écartés, plus de 2\s%\s: publiez/);
    const impact = await post('scoring-models/lab/impact').set('Accept-Language', 'fr');
    expect(impact.body.confirm).toEqual([expect.stringContaining('seraient écartés')]);
    expect((await get('scoring-models/lab')).body).toMatchObject({ version: 1 });
    await put('scoring-models/lab', worth(70));
    const confirmed = await post('scoring-models/lab/publish', { confirm: true });
    expect(confirmed.body).toEqual({ version: 2, job: `job-${jobs.length}` });
    expect(jobs.at(-1)).toBe('scoring-models/lab/2');
  });

  it('is not lost when an old version is published anew, which asks for confirmation like any other', async () => {
    await put('scoring-models/lab', worth(11));
    expect((await post('scoring-models/lab/rollback', { version: 9 })).status).toBe(404);
    const { body } = await post('scoring-models/lab/rollback', { version: 1, confirm: true });
    expect(body.version).toBe(3);
    const file = (await get('scoring-models/lab')).body;
    expect(file).toMatchObject({ version: 3, text: MODEL, draft: worth(11) });
    expect((await post('scoring-models/lab/rollback', { version: 2 })).status).toBe(409);
    expect((await get('scoring-models/lab')).body).toEqual(file);
  });
});

describe('several models', () => {
  it('score a lead side by side; one in shadow moves nothing and cannot drive the stages (edge case 48)', async () => {
    const shadow = worth(30).replace('model: lab', 'model: other\nshadow: true\naccount: { by: sum }');
    await put('scoring-models/other', shadow);
    // It would make everybody hot: nobody is asked, for it moves nothing.
    expect((await post('scoring-models/other/publish')).status).toBe(200);
    expect((await post('scoring-models/other/primary')).status).toBe(409);
    const { body } = await get('leads/warm/score');
    expect(body.models).toEqual([
      { model: 'lab', version: 3, primary: true, shadow: false, total: 50, band: 'warm' },
      { model: 'other', version: 1, primary: false, shadow: true, total: 150, band: 'hot' },
    ]);
    expect(body.account).toBeUndefined();
  });

  it('may score a company: the leads of it together, the highest and the sum', async () => {
    const { body } = await get('leads/warm/score?model=other');
    expect(body).toMatchObject({
      total: 150,
      account: { company: 'Acme', by: 'sum', total: 420, max: 270, sum: 420, leads: 2 },
    });
  });
});

describe('another model made primary', () => {
  it('asks to be confirmed as a publication does, and has everybody rescored as a job', async () => {
    await put('scoring-models/eager', worth(70).replace('model: lab', 'model: eager\naccount: { by: max }'));
    expect((await post('scoring-models/eager/publish')).status).toBe(200);
    expect((await get('leads/warm/score?model=eager')).body.account).toMatchObject({ by: 'max', total: 590, sum: 940 });
    const jobsBefore = jobs.length;
    const refused = await post('scoring-models/eager/primary');
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(/41 of 43 leads would become hot, more than 5 %.*"confirm": true/);
    expect((await post('scoring-models/eager/primary').set('Accept-Language', 'fr')).body.detail).toMatch(
      /41 prospects sur 43 deviendraient chauds.*répétez/,
    );
    expect(await api.store.files.primaryModel()).toBe('lab');
    expect(jobs).toHaveLength(jobsBefore);
    const made = await post('scoring-models/eager/primary', { confirm: true });
    expect(made.body).toEqual({ primary: 'eager', job: `job-${jobs.length}` });
    expect(jobs.at(-1)).toBe('scoring-models/eager/1');
    // Back to what drives the stages in the tests that follow: it makes nobody hot.
    expect((await post('scoring-models/lab/primary')).status).toBe(200);
  });
});

describe('simulating', () => {
  const at = new Date(NOW).toISOString();
  const events = [1, 2].map((days) => ({ kind: 'email.clicked', at: new Date(NOW - days * DAY).toISOString() }));

  it('explains a made-up person under a text, in the words of the reader, and stores nothing', async () => {
    const asked = { model: worth(20), lead: { role: 'hr-director' }, events, at };
    const { status, body } = await post('scoring-models/simulate', asked).set('Accept-Language', 'fr');
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 70, fit: 30, engagement: 40, band: 'hot', model: 'lab' });
    expect(body.items.find(({ rule }: { rule: string }) => rule === 'click').words).toContain('2 fois');
    expect(body.items.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(70);
  });

  it('adds events to a lead there is, under a model by its name', async () => {
    const asked = { model: 'other', lead: 'warm', events, at };
    expect((await post('scoring-models/simulate', asked)).body).toMatchObject({ total: 210, model: 'other' });
    expect((await post('scoring-models/simulate', { ...asked, lead: { id: 'warm' } })).body.total).toBe(210);
    expect((await get('leads/warm/score')).body.total).toBe(50);
  });

  it('takes a person whose mails cannot be seen', async () => {
    const lead = { profile: { role: 'hr-director' }, consent: { pixel: 'refused', links: 'refused' } };
    expect((await post('scoring-models/simulate', { model: 'lab', lead })).body.total).toBe(30);
  });

  it('refuses kinds of events nobody records and values that fields do not hold, all at once, as where they are stored', async () => {
    await put('fields/fields', 'fields: [ { name: employees, type: number }, { name: role }, { name: industry } ]\n');
    expect((await post('fields/fields/publish')).status).toBe(200);
    const asked = {
      model: 'lab',
      lead: { profile: { employees: 'many', role: 'hr-director' } },
      events: [{ kind: 'x.own' }, { kind: 'email.clickd' }],
    };
    const refused = await post('scoring-models/simulate', asked);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({
        path: 'lead.profile.employees',
        message: expect.stringContaining('expected a number'),
      }),
      expect.objectContaining({ path: 'events.1.kind', suggestion: 'email.clicked' }),
    ]);
    const profile = { employees: '12', role: 'hr-director' };
    expect((await post('scoring-models/simulate', { ...asked, lead: { profile }, events: [] })).body.total).toBe(30);
    expect((await post('scoring-models/simulate', { ...asked, lead: 'warm' })).status).toBe(400);
  });

  it('tells what is wrong with a text, a lead and an event', async () => {
    const broken = await post('scoring-models/simulate', { model: 'model: x\nbands: {}', lead: {}, events: [] });
    expect(broken.status).toBe(400);
    expect(broken.body.errors[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    expect((await post('scoring-models/simulate', { model: 'nobody', lead: {} })).status).toBe(404);
    expect((await post('scoring-models/simulate', { model: 'lab', lead: 'nobody' })).status).toBe(404);
    expect((await post('scoring-models/simulate', { model: 'lab', lead: 5 })).body.errors[0].path).toBe('lead');
    expect((await post('scoring-models/simulate', { model: 'lab', lead: {} }, 'dev-sales')).status).toBe(403);
  });
});

describe('the score over time', () => {
  it('is a chart from capture to now: where it changed, and both ends', async () => {
    const { body } = await get('leads/warm/score/history');
    expect(body).toMatchObject({ model: 'lab', version: 3, next: null });
    expect(body.items.map(({ total }: { total: number }) => total)).toEqual([0, 10, 20, 30, 40, 50, 50]);
    expect(body.items[4]).toMatchObject({ band: 'warm' });
    expect((await get('leads/warm/score/history?from=2030-01-01T00:00:00Z')).status).toBe(400);
  });
});

describe('reports', () => {
  it('tell how many leads lie where, by band, under any model, as of any day, and as CSV', async () => {
    const { body } = await get('reports/score-distribution', 'dev-sales');
    expect(body).toMatchObject({ model: 'lab', count: 43, bands: { cold: 40, warm: 1, hot: 1, none: 1 } });
    expect(body.items).toEqual([
      { from: 10, to: 20, band: 'cold', count: 40 },
      { from: 50, to: 60, band: 'warm', count: 1 },
      { from: 110, to: 120, band: 'hot', count: 1 },
    ]);
    const before = new Date(NOW - 60 * DAY).toISOString();
    expect((await get(`reports/score-distribution?at=${before}&model=other`)).body).toMatchObject({
      model: 'other',
      bands: { cold: 42, warm: 0, hot: 0, none: 1 },
    });
    const csv = await get('reports/score-distribution').set('Accept', 'text/csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual(['from,to,count,band', '10,20,40,cold']);
    expect((await get('reports/score-distribution?source=nowhere')).body.count).toBe(0);
    expect((await get('reports/score-distribution?model=nobody')).status).toBe(400);
  });

  it('hold the score against what came of handoffs, of a source or segment, tests left out', async () => {
    const score = (rules: string[]) => ({ score: { items: rules.map((rule) => ({ rule, kind: 'engagement' })) } });
    const open = (id: string, lead: string, more: Partial<HandoffRecord>) =>
      api.store.handoffs.open(handoff(id, { lead, openedAt: NOW - DAY, ...more }));
    await open('h1', 'hot', { status: 'won', acceptedAt: NOW, scoreAtOffer: 110, dossier: score(['click', 'form']) });
    await open('h2', 'warm', { status: 'returned', acceptedAt: null, scoreAtOffer: 60, dossier: score(['click']) });
    await open('h3', 'cold-02', { status: 'offered', acceptedAt: null, scoreAtOffer: 61, dossier: score(['click']) });
    await open('h4', 'testing', { status: 'won', acceptedAt: NOW, scoreAtOffer: 90, dossier: score(['click']) });
    const { body } = await get('reports/calibration', 'dev-sales-manager');
    expect(body).toMatchObject({
      count: 3,
      accepted: { n: 2, count: 1, rate: 0.5 },
      won: { n: 2, count: 1, rate: 0.5 },
      items: [
        { from: 50, to: 75, count: 2, won: { n: 1, count: 0 } },
        { from: 100, to: 125, count: 1, won: { n: 1, count: 1 } },
      ],
      rules: [
        { rule: 'form', count: 1, lift: 2 },
        { rule: 'click', count: 2, lift: 1 },
      ],
      tooFew: expect.stringContaining('only 2 have ended'),
    });
    expect((await get('reports/calibration?source=nowhere')).body.count).toBe(0);
    const french = await get('reports/calibration').set('Accept-Language', 'fr');
    expect(french.body.tooFew).toContain('2 seulement sont terminées');
    const later = new Date(NOW + DAY).toISOString();
    expect((await get(`reports/calibration?from=${later}`)).body.count).toBe(0);
  });

  it('hold a model against deals that have ended: caught, how early, lift, threshold, cycle', async () => {
    for (const id of ['warm', 'hot', 'cold-00', 'cold-01']) {
      await api.store.aliases.claim(`email:${id}@example.com`, id, 'test');
    }
    const day = new Date(NOW).toISOString().slice(0, 10);
    const deals = `date;outcome;email\n${day};won;HOT@example.com\n${day};gagné;warm@example.com\n${day};lost;cold-00@example.com\n${day};lost;cold-01@example.com\n${day};won;nobody@example.com\nsoon;won;warm@example.com\n`;
    const { status, body } = await api
      .as('dev-marketer', 'post', '/v1/scoring-models/lab/backtest')
      .set('Content-Type', 'text/csv')
      .send(deals);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      deals: 4,
      won: 2,
      lost: 2,
      caught: { n: 2, count: 1, rate: 0.5 },
      falseAlarms: { n: 2, count: 0, rate: 0 },
      unknown: [{ line: 6, email: 'nobody@example.com' }],
      errors: [{ line: 7, message: expect.stringContaining('date') }],
      tooFew: expect.stringContaining('only 4 have ended'),
      salesCycle: { proposed: '3 months' },
    });
    expect(body.threshold.proposed).toBeGreaterThan(11);
    expect(body.rules[0]).toMatchObject({ rule: 'director', count: 1, lift: 2 });
    const without = await api
      .as('dev-marketer', 'post', '/v1/scoring-models/lab/backtest')
      .set('Content-Type', 'text/csv')
      .send('name\nx\n');
    expect(without.status).toBe(400);
  });
});
