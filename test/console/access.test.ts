import { isAllowed, type Page } from '../../console/page';
import { PAGES } from '../../console/pages';
import { EN } from '../../console/words/en';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Response } from 'supertest';
import type { Role } from '../../domain/lead/documents';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { newLeadState } from '../../domain/lead/state';
import { task } from '../store/records';
import { MODEL } from '../support/lab-files';
import { blankLead } from '../support/blank-lead';
import { KEYS } from '../api/running-api';
import { runConsole, type RunningConsole, type Visitor } from './running-console';

let running: RunningConsole;
const people = new Map<Role, Visitor>();
const roles = (Object.keys(KEYS) as Role[]).filter((role) => role !== 'integration');
const NAME = '<script>alert(1)</script>';

beforeAll(async () => {
  running = await runConsole();
  const lead = blankLead('lead-1', Date.now() - 86_400_000, { profile: { firstName: NAME, company: NAME } });
  await running.store.leads.create({ ...lead, company: NAME, source: NAME, tags: [NAME] });
  for (const role of roles) people.set(role, await running.as(KEYS[role]));
});
afterAll(() => running.stop());

/** A page to its end; of a stream, which has none, only that it has begun. */
function readBeginning(response: Response, done: (error: Error | null, text: string) => void): void {
  // The types call it what it becomes; here it is what comes from the wire.
  const answer = response as unknown as IncomingMessage;
  if (answer.headers['content-type'] === 'text/event-stream') {
    done(null, '');
    answer.destroy();
    return;
  }
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (part: string) => (text += part));
  answer.on('end', () => done(null, text));
}

const addressOf = ({ path }: Page): string => path.replace(/:\w+/g, 'nobody');
const guarded = PAGES.filter(({ access }) => access !== 'anyone');
const open = PAGES.filter(({ access }) => access === 'anyone').map(({ method, path }) => `${method} ${path}`);

describe('rights', () => {
  it('are asked for on every page and action but those of signing in', () => {
    expect(open.sort()).toEqual([
      'get /sign-in',
      'get /sign-in/openid',
      'get /sign-in/openid/return',
      'get /welcome/:token',
      'post /language',
      'post /sign-in',
      'post /sign-in/development',
      'post /welcome/:token',
    ]);
  });

  it.each(guarded.map((page) => [`${page.method} ${page.path}`, page] as const))(
    '%s: nobody is sent to sign in',
    async (_name, page) => {
      const { agent } = running.visit();
      const answer =
        page.method === 'get'
          ? await agent.get(addressOf(page))
          : await agent.post(addressOf(page)).type('form').send({});
      expect(answer.status).toBe(303);
      expect(answer.headers.location).toMatch(/^\/sign-in/);
    },
  );

  it.each(guarded.map((page) => [`${page.method} ${page.path}`, page] as const))(
    '%s: 403 to every role its row does not name, and to no other',
    async (_name, page) => {
      for (const role of roles) {
        const { agent } = people.get(role)!;
        // Without its token a form is refused after the rights were asked: nothing is done here, and the words tell which it was.
        const answer =
          page.method === 'get'
            ? await agent.get(addressOf(page)).buffer(true).parse(readBeginning)
            : await agent.post(addressOf(page)).type('form').send({}).buffer(true).parse(readBeginning);
        const refused = String(answer.body).includes('This is not open to your role');
        expect([role, refused]).toEqual([role, !isAllowed(page.access, [role])]);
        expect(answer.status).not.toBe(500);
      }
    },
  );

  it.each([
    ['post', '/leads/:id/qualify', ['lead-manager', 'marketer', 'qualifier', 'sales']],
    ['post', '/leads/:id/disqualify', ['lead-manager', 'marketer']],
    ['post', '/tasks/:id/complete', ['qualifier']],
    ['post', '/offers/:id/accept', ['sales']],
    ['post', '/offers/:id/reassign', ['lead-manager']],
    ['post', '/files/sequences/:name/publish', ['marketer']],
    ['post', '/files/teams/:name/edit', ['lead-manager']],
    ['post', '/files/agreements/:name/sign', ['marketer', 'sales-manager']],
    ['post', '/people', ['admin']],
    ['post', '/imports', ['marketer']],
    ['post', '/imports/files/:id', ['marketer']],
    ['get', '/imports/:id/rejected.csv', ['marketer']],
  ])('of %s %s are what the contract says', (method, path, access) => {
    const row = PAGES.find((page) => page.method === method && page.path === path);
    expect(Array.isArray(row?.access) ? row.access.toSorted() : row?.access).toEqual(access);
  });
});

describe('pages', () => {
  it('show what people called themselves, escaped, on the list and on the lead', async () => {
    for (const path of ['/leads', '/leads/lead-1', `/leads?q=${encodeURIComponent(NAME)}`]) {
      const page = await people.get('marketer')!.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(page.text).not.toContain(NAME);
    }
  });

  it('answer 404 as a page for what is not there', async () => {
    const page = await people.get('marketer')!.get('/leads/none');
    expect(page.status).toBe(404);
    expect(page.type).toBe('text/html');
  });

  it('say in the reader’s language that there is none at an address, with a way back; programs are told as the API does', async () => {
    const french = running.visit('fr');
    await french.send('/sign-in/development', { key: KEYS.marketer });
    const ask = async (type: string): Promise<Response> => french.agent.get('/reprots/holdout').set('Accept', type);
    const lost = await ask('text/html,*/*;q=0.8');
    expect([lost.status, lost.type, lost.headers['content-language']]).toEqual([404, 'text/html', 'fr']);
    expect(lost.text).toContain('Il n’y a pas de page à cette adresse');
    expect(lost.text).toContain('Vers l’accueil');
    expect(lost.text).toContain('href="/leads"');
    expect(lost.text).not.toContain('href="/docs"');
    expect((await ask('*/*')).type).toBe('application/problem+json');
    const stranger = await running.visit('fr').agent.get('/reprots').set('Accept', 'text/html');
    expect([stranger.status, stranger.text.includes('Vers l’accueil')]).toEqual([404, false]);
  });

  it('keep list and filters, and say what to do, when a bulk action is asked for nobody', async () => {
    const marketer = people.get('marketer')!;
    const fields = { kind: 'tag', stage: 'captured', sort: '-createdAt', column: ['score', 'owner'] };
    const page = await marketer.send('/leads/bulk', fields, '/leads');
    expect(page.status).toBe(400);
    expect(page.text).toContain('Tick at least one lead');
    // There is no page to read at the address of an action: the other language is that of the page it was asked on.
    expect(page.text).toContain('name="then" value="/"');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    for (const [from, then] of [
      ['/leads?stage=captured', '/leads?stage&#x3D;captured'],
      ['/leads/bulk', '/'],
    ] as const) {
      const sent = marketer.agent.post('/leads/bulk').set('Referer', `http://127.0.0.1${from}`).type('form');
      expect((await sent.send({ csrf, ...fields })).text).toContain(`name="then" value="${then}"`);
    }
    expect(page.text).toContain('href="/leads/lead-1"');
    expect(page.text).toContain('<option value="captured" selected>');
    expect(page.text).toContain('<option value="-createdAt" selected>');
    expect(page.text).toContain('name="column" value="owner" checked');
  });

  it('take a note, and put it on the timeline', async () => {
    const answer = await people
      .get('marketer')!
      .send('/leads/lead-1/notes', { note: 'Call after the fair' }, '/leads/lead-1');
    expect(answer.headers.location).toBe('/leads/lead-1?said=notes');
    expect((await people.get('marketer')!.get('/leads/lead-1')).text).toContain('Call after the fair');
  });

  it('count those a bulk action is for before it is done, then do it to exactly them', async () => {
    const marketer = people.get('marketer')!;
    expect((await marketer.send('/leads/bulk', { kind: 'tag' }, '/leads')).status).toBe(400);
    const counted = await marketer.send('/leads/bulk', { kind: 'tag', every: '1' }, '/leads');
    expect(counted.text).toContain('<strong>1 lead</strong>');
    expect((await running.store.leads.find('lead-1'))?.tags).toEqual([NAME]);
    const not = await marketer.send('/leads/bulk', { kind: 'recycle', lead: 'lead-1', every: '' }, '/leads');
    expect(not.text).toContain('name="recycleReason"');
    const done = await marketer.send('/leads/bulk/act', { kind: 'tag', ids: 'lead-1', tag: 'fair' }, '/leads');
    expect(done.text).toContain('Done: 1 lead');
    expect((await running.store.leads.find('lead-1'))?.tags).toContain('fair');
  });

  it('offer nobody a sequence who may not be mailed, and say why', async () => {
    const marketer = people.get('marketer')!;
    const before = (await running.store.leads.find('lead-1'))!;
    expect((await marketer.get('/leads/lead-1')).text).not.toContain('no legal basis for mail');
    const counted = await marketer.send('/leads/bulk', { kind: 'enroll', lead: 'lead-1' }, '/leads');
    await running.store.leads.change('lead-1', {
      set: { consent: { ...before.consent, email: 'unknown', basis: null, notice: null } },
    });
    const page = await marketer.get('/leads/lead-1');
    expect(page.text).toContain('no legal basis for mail');
    expect(page.text).not.toContain('action="/leads/lead-1/enroll"');
    const none = await marketer.send('/leads/bulk', { kind: 'enroll', lead: 'lead-1' }, '/leads');
    expect([counted, none].map(({ text }) => /<strong>\d leads?<\/strong>/.exec(text)?.[0])).toEqual([
      '<strong>1 lead</strong>',
      '<strong>0 leads</strong>',
    ]);
    await running.store.leads.change('lead-1', { set: { consent: before.consent } });
  });

  it('keep what was typed and show each finding at its line when a draft is wrong; save and publish it when it is right', async () => {
    const marketer = people.get('marketer')!;
    const path = '/files/segments/big';
    const wrong = await marketer.send(
      `${path}/edit`,
      { text: 'segment: big\nwhen: { profile.employees: { gt: 100 } }\nsurplus: 1\n' },
      '/leads',
    );
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('surplus: 1');
    expect(wrong.text).toMatch(/id="line-3"/);
    const text = 'segment: big\nwhen: { profile.role: hr-director }\n';
    const saved = await marketer.send(`${path}/edit`, { text }, '/leads');
    expect(saved.headers.location).toBe(`${path}?said=saved`);
    expect((await running.store.files.get('segments', 'big'))?.draft).toEqual({ yaml: text });
  });

  it('have a word in every language for each key the views use', () => {
    const folder = join(__dirname, '..', '..', 'console', 'views');
    for (const file of readdirSync(folder)) {
      const keys = [...readFileSync(join(folder, file), 'utf8').matchAll(/\{\{t\s+['"]([^'"]+)['"]/g)].map(
        ([, key]) => key!,
      );
      for (const key of keys) expect([file, key, key in EN || `${key}_one` in EN]).toEqual([file, key, true]);
    }
  });
});

describe('a call agreed upon that nobody has made', () => {
  it('is late in the queue, on the board and on the lead’s page, and a leak, by one rule', async () => {
    const [now, id] = [Date.now(), 'lead-late'];
    const at = now - 14 * 86_400_000;
    const lead = blankLead(id, now - 30 * 86_400_000, { profile: { firstName: 'Lou' } });
    const open = { id: `${id}.t1`, purpose: 'qualification' as const, attempts: 0, handRaised: true, openedAt: at };
    const state = { ...newLeadState(id, lead.createdAt, REAL_CLOCK), stage: 'qualifying' as const };
    await running.store.leads.create({
      ...lead,
      state: { ...state, task: { ...open, callbackAt: at } },
      next: { what: 'call', at, blockedBy: null },
    });
    const attempts = [{ at: at - 86_400_000, outcome: 'callback', by: 'caller' }];
    const dueAt = now + 6 * 86_400_000;
    await running.store.tasks.open(task(open.id, { lead: id, attempts, callbackAt: at, dueAt, firstAttemptDueAt: at }));
    const manager = people.get('lead-manager')!;
    const late = /\d+ business days late/;
    const said = late.exec((await people.get('qualifier')!.get('/queue')).text)?.[0];
    expect(said).toMatch(late);
    const board = (await manager.get('/board')).text;
    expect(board).toContain('<dt>Late</dt><dd>1</dd>');
    expect(board).toContain('<dt>Clocks running</dt><dd>1</dd>');
    expect(board).toContain(`href="/leads/${id}"`);
    expect(board).toContain(said);
    expect((await manager.get(`/leads/${id}`)).text).toContain(said);
    const leaks = (await manager.get('/reports/leaks.csv')).text;
    expect(leaks).toMatch(/unworked-task,1,/);
  });
});

it('a home lists hot leads that somebody has still to act upon: no customers, nobody who is out', async () => {
  const now = Date.now();
  const scored = { fit: 0, engagement: 80, inactivity: 0, model: 'lab', version: 1, nextChangeAt: null };
  for (const stage of ['nurturing', 'won', 'disqualified'] as const) {
    const lead = blankLead(`hot-${stage}`, now - 86_400_000, { profile: { firstName: stage } });
    const score = { ...scored, total: 80, band: 'hot' as const, assessedAt: now };
    const state = { ...newLeadState(lead.id, lead.createdAt, REAL_CLOCK), stage, score };
    await running.store.leads.create({ ...lead, lastActivityAt: now, state });
  }
  const { text } = await people.get('marketer')!.get('/');
  expect(['nurturing', 'won', 'disqualified'].map((stage) => text.includes(`/leads/hot-${stage}`))).toEqual([
    true,
    false,
    false,
  ]);
});

it('what a draft would change is told of a draft alone, and of leads by their names', async () => {
  const [marketer, path] = [people.get('marketer')!, '/files/scoring-models/lab/impact'];
  const { files } = running.store;
  const save = (text: string): Promise<unknown> => files.saveDraft('scoring-models', 'lab', { yaml: text }, 'm', 1);
  await save(MODEL);
  await files.publish('scoring-models', 'lab', { by: 'm', at: Date.now() });
  await files.setPrimaryModel('lab');
  const lead = blankLead('lead-moved', Date.now(), { profile: { firstName: 'Odile', role: 'hr-director' } });
  await running.store.leads.create(lead);
  const none = await marketer.get(path);
  expect([none.status, none.text.includes('There is no draft')]).toEqual([200, true]);
  expect(none.text).not.toContain('<dl class="parts">');
  await save(MODEL.replace('points: 30', 'points: 20'));
  const { text } = await marketer.get(path);
  expect(text).toContain('<dl class="parts">');
  expect(text).toContain('<a href="/leads/lead-moved">Odile</a>');
});
