import { chooseRep, teamNamed } from '../../domain/handoff/routing';
import { createCatalog } from '../../store/files/catalog';
import { runApi, type RunningApi } from './running-api';

const TEAMS = `
teams: 1
routing: [ { team: field } ]
# The field knows its towns.
field: { reps: [ { person: ana@example.com, absent: [ 2026-05-01 ] }, { person: bruno@example.com } ], by: round-robin }
leadManager: lm@example.com
`;
const LM = 'dev-lead-manager';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  await api
    .as(LM, 'put', '/v1/teams/main')
    .set('Content-Type', 'text/yaml')
    .send(TEAMS.replace('teams: 1', 'teams: main'));
  expect((await api.as(LM, 'post', '/v1/teams/main/publish').send({})).status).toBe(200);
});
afterAll(() => api.stop());

const away = (body: object) => api.as(LM, 'post', '/v1/teams/absences').send(body);
const textOf = async (): Promise<string> => (await api.store.files.published('teams', 'main'))!.parts.yaml!;

test('an absence is in the next version of the file, beside those before, and no offer goes to the rep then', async () => {
  const told = await away({ person: 'Ana@example.com', from: '2026-12-20', to: '2027-01-03' });
  expect([told.status, told.body]).toMatchObject([200, { person: 'ana@example.com', version: 2 }]);
  const teams = (await createCatalog(api.store.files, Date.now).teams())!;
  const field = teamNamed(teams, 'field')!;
  expect(field.reps[0]?.absent).toEqual(['2026-05-01', '2026-12-20/2027-01-03']);
  const choice = (day: string) => chooseRep({ ...field, reps: field.reps.slice(0, 1) }, {}, Date.parse(day));
  expect(choice('2026-12-24')).toMatchObject({ kind: 'held', reason: 'absent' });
  expect(choice('2027-01-04')).toEqual({ kind: 'rep', rep: 'ana@example.com' });
  expect(await textOf()).toContain('# The field knows its towns.');
});

test('told twice it is there once; a draft somebody has begun is not published with it, nor lost', async () => {
  const draft = (await textOf()).replace('by: round-robin', 'by: pool');
  await api.as(LM, 'put', '/v1/teams/main').set('Content-Type', 'text/yaml').send(draft);
  const absence = { person: 'bruno@example.com', from: '2026-08-01', to: '2026-08-20' };
  await away(absence);
  await away(absence);
  const text = await textOf();
  expect(text.match(/2026-08-01/g)).toHaveLength(1);
  expect(text).toContain('round-robin');
  const kept = (await api.store.files.get('teams', 'main'))?.draft?.yaml ?? '';
  expect([kept.includes('by: pool'), kept.includes('2026-08-01')]).toEqual([true, true]);
});

test.each([
  [{ person: 'nobody@example.com', from: '2026-08-01', to: '2026-08-20' }, 'person'],
  [{ person: 'ana@example.com', from: '2026-08-21', to: '2026-08-20' }, 'to'],
  [{ person: 'ana@example.com', from: '2026-02-30', to: '2026-08-20' }, 'from'],
])('%j is refused and says where', async (body, path) => {
  const refused = await away(body);
  expect([refused.status, (refused.body as { errors: { path: string }[] }).errors[0]?.path]).toEqual([400, path]);
});
