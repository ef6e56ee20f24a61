import { parse } from 'csv-parse/sync';
import { blankLead } from '../support/blank-lead';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  const formulas = { company: '=HYPERLINK("http://evil.example","x")', role: '+1', note: 'a, "b"\nc' };
  const people = [blankLead('a', 1, { profile: formulas }), blankLead('b', 1, { profile: { company: 'Acme' } })];
  for (const person of people) await api.store.leads.create({ ...person, phone: '+33612345678', tags: ['fair', 'hr'] });
  // More than one batch.
  const many = Array.from({ length: 700 }, (_, n) => ({ ...blankLead(`m${n}`, 1, {}), source: 'crowd' }));
  await api.store.leads.createMany(many);
}, 60_000);
afterAll(() => api.stop());

const read = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

test('every lead comes out once, under the names an import takes; no cell is a formula', async () => {
  const { text, headers, status } = await api.as('dev-lead-manager', 'get', '/v1/exports/leads.csv');
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(headers['content-disposition']).toContain('leads.csv');
  const rows = read(text);
  expect(rows).toHaveLength(702);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(702);
  const [first] = rows;
  expect(first).toMatchObject({
    email: 'a@example.com',
    'consent.email': 'granted',
    tags: 'fair|hr',
    stage: 'captured',
  });
  expect(first).toMatchObject({ company: `'=HYPERLINK("http://evil.example","x")`, role: `'+1`, note: 'a, "b"\nc' });
  expect(first?.phone).toBe(`'+33612345678`);
});

test('it may be narrowed, is the lead manager’s, and is on record', async () => {
  const { text } = await api.as('dev-lead-manager', 'get', '/v1/exports/leads.csv?q=b@example.com');
  expect(read(text).map(({ id }) => id)).toEqual(['b']);
  expect((await api.as('dev-marketer', 'get', '/v1/exports/leads.csv')).status).toBe(403);
  expect((await api.as('dev-lead-manager', 'get', '/v1/exports/leads.csv?stage=nowhere')).status).toBe(400);
  const { body } = await api.as('dev-admin', 'get', '/v1/audit');
  expect(JSON.stringify(body)).toContain('leads.exported');
});
