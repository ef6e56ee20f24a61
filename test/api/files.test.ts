import { FILE_KINDS, jsonSchema } from '../../domain/files/kinds';
import { MODEL, SEQUENCE } from '../support/lab-files';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const put = (path: string, text: string, key = 'dev-marketer') =>
  api.as(key, 'put', `/v1/${path}`).set('Content-Type', 'application/yaml').send(text);
const publish = (path: string, body: object = {}, key = 'dev-marketer') =>
  api.as(key, 'post', `/v1/${path}/publish`).send(body);
const get = (path: string) => api.as('dev-sales', 'get', `/v1/${path}`);

const AGREEMENT = 'agreement: 2026\nhandoff: { model: lab, hot: 60 }\n';
const TEMPLATE =
  '---\nsubject: { fr: Bonjour, en: Hello }\n---\n<p>{{default lead.firstName "x"}} <a href="{{unsubscribeUrl}}">x</a></p>';

describe('files', () => {
  it('are refused with every finding at its place', async () => {
    const answer = await put('scoring-models/lab', 'model: lab\nbands: { warm: hot, hott: 3 }\nfitt: []\n');
    expect(answer.status).toBe(400);
    const lines = answer.body.errors.map(({ line }: { line: number }) => line);
    expect(lines).toEqual(expect.arrayContaining([2, 3]));
    expect(answer.body.errors.some(({ suggestion }: { suggestion?: string }) => suggestion === 'fit')).toBe(true);
  });

  it('are refused under another name than their own, and where nothing is sent', async () => {
    expect((await put('scoring-models/other', MODEL)).status).toBe(400);
    expect((await put('scoring-models/lab', '')).status).toBe(400);
    expect((await put('scoring-models/..%2Flab', MODEL)).status).toBe(400);
  });

  it('go from draft to version, which stays', async () => {
    const draft = await put('scoring-models/lab', MODEL);
    expect(draft.body).toMatchObject({ name: 'lab', version: 0, status: 'draft', text: null, draft: MODEL });
    expect((await publish('scoring-models/lab', { dryRun: true })).body).toEqual({ version: 1, job: null });
    expect((await get('scoring-models/lab')).body.version).toBe(0);
    expect((await publish('scoring-models/lab')).body).toEqual({ version: 1, job: null });
    expect((await publish('scoring-models/lab')).status).toBe(409);
    const changed = MODEL.replace('Lab', 'Laboratory');
    await put('scoring-models/lab', changed);
    expect((await get('scoring-models/lab')).body).toMatchObject({
      version: 1,
      status: 'published',
      text: MODEL,
      draft: changed,
    });
    await publish('scoring-models/lab');
    const { body } = await get('scoring-models/lab/versions');
    expect(body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect((await get('scoring-models/lab/versions/1')).body.text).toBe(MODEL);
    expect((await get('scoring-models/lab/versions/3')).status).toBe(404);
  });

  it('name the first model primary, and refuse to archive it', async () => {
    expect(await api.store.files.primaryModel()).toBe('lab');
    expect((await api.as('dev-marketer', 'post', '/v1/scoring-models/lab/archive')).status).toBe(409);
    expect((await api.as('dev-marketer', 'post', '/v1/scoring-models/none/primary')).status).toBe(404);
  });

  it('are not published while what they name is missing, and say where they name it', async () => {
    await put('sequences/welcome', SEQUENCE);
    const refused = await publish('sequences/welcome');
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]).toMatchObject({ path: 'steps.0.email.template', line: expect.any(Number) });
    for (const name of ['first', 'second']) {
      expect((await put(`templates/${name}?part=html`, TEMPLATE)).status).toBe(200);
      expect((await publish(`templates/${name}`)).status).toBe(200);
    }
    expect((await publish('sequences/welcome')).body.version).toBe(1);
  });

  it('hold templates in parts, and refuse one that cannot be rendered', async () => {
    await put('templates/first?part=txt', 'Hello {{unsubscribeUrl}}');
    expect((await get('templates/first?part=txt')).body.draft).toContain('Hello');
    expect((await get('templates/first?part=html')).body.draft).toBe(TEMPLATE);
    await put('templates/broken?part=html', '---\nsubject: x\n---\n<p>{{#if lead.a}}</p>');
    expect((await publish('templates/broken')).status).toBe(400);
    expect((await put('templates/layouts/base?part=html', '<main>{{{body}}}</main>')).status).toBe(200);
    expect((await get('templates/layouts/base')).status).toBe(200);
  });

  it('of the agreement count as signed the first time in development, and need both sides afterwards', async () => {
    await put('agreements/2026', AGREEMENT);
    await publish('agreements/2026');
    const first = await get('agreements/2026/versions/1');
    expect(first.body.signatures.map(({ role }: { role: string }) => role).sort()).toEqual([
      'marketer',
      'sales-manager',
    ]);
    await put('agreements/2026', AGREEMENT.replace('60', '70'));
    await publish('agreements/2026');
    const sign = (key: string) => api.as(key, 'post', '/v1/agreements/2026/sign').send({ version: 2 });
    expect((await sign('dev-marketer')).body).toMatchObject({ version: 2, inForce: false });
    expect((await api.store.files.version('agreements', '2026', 2))?.signatures).toHaveLength(1);
    expect((await sign('dev-sales')).status).toBe(403);
    expect((await sign('dev-sales-manager')).body.inForce).toBe(true);
  });

  it('are written by marketers, but the teams by the lead manager', async () => {
    const teams =
      'teams: 1\nrouting: [ { team: field } ]\nfield: { reps: [ { person: ana@example.com } ] }\nleadManager: lm@example.com\n';
    expect((await put('teams/teams', teams)).status).toBe(403);
    expect((await put('teams/teams', teams, 'dev-lead-manager')).status).toBe(200);
    expect((await put('forms/x', 'form: x', 'dev-lead-manager')).status).toBe(403);
  });

  it('have their JSON Schemas served to editors', async () => {
    for (const kind of FILE_KINDS) {
      const { body, status, headers } = await api.as(null, 'get', `/schemas/${kind}.json`);
      expect({ kind, status, type: headers['content-type'] }).toMatchObject({
        status: 200,
        type: expect.stringContaining('schema+json'),
      });
      expect(body).toEqual(JSON.parse(JSON.stringify(jsonSchema(kind))));
    }
  });

  it('leave a trace of every write in the audit', async () => {
    const { body } = await api.as('dev-admin', 'get', '/v1/audit?action=file.published&limit=200');
    expect(body.items.map(({ target }: { target: string }) => target)).toEqual(
      expect.arrayContaining(['scoring-models/lab', 'sequences/welcome']),
    );
    expect(body.items[0]).toMatchObject({ actor: 'marketer@example.com' });
  });
});
