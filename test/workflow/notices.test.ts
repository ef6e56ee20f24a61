import request from 'supertest';
import { simpleParser } from 'mailparser';
import { createTokens } from '../../mail/tokens';
import { composeNotice } from '../../worker/delivery/compose-notice';
import { openLabApi, type LabApi } from '../support/lab-api';
import { AGREEMENT, TEAMS } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { BANT, complete, handoffOf, inStage, reach, repOf, taskOf } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace();
  api = await openLabApi(lab);
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

const tokens = createTokens(['lab-secret-lab-secret-lab-secret']);
const named = (name: string): { profile: { firstName: string } } => ({ profile: { firstName: name } });

/** The mails of a kind about a lead, in the order they were planned. */
async function noticesOf(lead: string, template: string) {
  const { items } = await lab.store.mails.list({ lead, limit: 200 });
  return items.filter((row) => row.template === template).reverse();
}

/** The calendar file of a mail, as its reader gets it. */
async function fileOf(lead: string, template: string): Promise<string> {
  const [row] = await noticesOf(lead, template);
  const deps = {
    handoff: lab.store.handoffs.find,
    languageOf: async () => null,
    catalog: lab.lead.catalog,
    tokens,
    publicUrl: 'http://127.0.0.1:3000',
    settings: lab.lead.catalog.mailSettings,
  };
  const composed = await composeNotice(deps, row!, await lab.find(lead));
  if (!composed.ok) throw new Error(composed.reason);
  const { attachments } = await simpleParser(composed.raw);
  expect(attachments).toMatchObject([{ filename: 'appointment.ics', contentType: 'text/calendar' }]);
  return attachments[0]!.content.toString();
}
const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');

describe('the rating', () => {
  test('is asked five business days after the accept, by a link whose page rates; answered, it is not asked again', async () => {
    const lead = await reach(lab, 'accepted', named('Rita'));
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    const [row] = await noticesOf(lead, 'notice/rating');
    const days = (row!.plannedAt - (await lab.now())) / DAY;
    expect(days).toBeGreaterThan(4.5);
    await lab.deliver();
    expect((await lab.mailsTo(rep)).filter(({ subject }) => subject.includes('peine\u00a0? Rita'))).toEqual([]);
    await lab.passTo(row!.plannedAt);
    await lab.deliver();
    const [mail] = (await lab.mailsTo(rep)).filter(({ subject }) => subject.includes('peine\u00a0? Rita'));
    const path = new URL(/http:\S+\/h\/\S+/.exec(mail!.text)![0]).pathname;

    const shown = await request(api.app).get(path);
    expect(shown.text).toContain('name="rating"');
    expect((await lab.store.handoffs.find(handoff))?.rating).toBeNull();
    const wrong = await request(api.app).post(path).type('form').send({ do: 'rate', rating: '6' });
    expect(wrong.status).toBe(400);
    const rated = await request(api.app).post(path).type('form').send({ do: 'rate', rating: '4', note: '' });
    expect(rated.status).toBe(200);
    expect((await lab.store.handoffs.find(handoff))?.rating).toBe(4);
    expect((await lab.timeline(lead)).at(-1)).toMatchObject({
      kind: 'handoff.rated',
      actor: rep,
      props: { rating: 4 },
    });
  });

  test('given before, takes the request back', async () => {
    const lead = await reach(lab, 'accepted');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    const key = rep.startsWith('ana') ? 'dev-sales' : 'dev-sales-2';
    const rated = await api.as(key, 'post', `/v1/handoffs/${handoff}/rate`, { rating: 5 });
    expect(rated.status).toBe(200);
    expect(await noticesOf(lead, 'notice/rating')).toMatchObject([{ state: 'withdrawn', reason: 'rated' }]);
  });

  test.each(['won', 'lost', 'return'] as const)('is asked at once on %s, in the place of later', async (how) => {
    const lead = await reach(lab, 'accepted');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    const asked = { actor: rep, handoff, rep };
    if (how === 'won') await lab.ask(lead, { type: 'won', ...asked, amount: 1, currency: 'EUR' });
    if (how === 'lost') await lab.ask(lead, { type: 'lost', ...asked, reason: 'competitor', then: 'recycle' });
    if (how === 'return') await lab.ask(lead, { type: 'return', ...asked, reason: 'no-budget', action: 'recycle' });
    const rows = await noticesOf(lead, 'notice/rating');
    expect(rows.map(({ id, state, to }) => [id.includes('.rating-ended'), state, to]).sort()).toEqual([
      [false, 'withdrawn', rep],
      [true, 'waiting', rep],
    ]);
  });

  test('an offer that is returned unaccepted is rated too; one that is taken away from sales is not', async () => {
    const returned = await reach(lab, 'offered');
    const rep = await repOf(lab, returned);
    const asked = { type: 'return', actor: rep, rep, reason: 'bad-data', action: 'recycle' } as const;
    await lab.ask(returned, { ...asked, handoff: await handoffOf(lab, returned) });
    expect(await noticesOf(returned, 'notice/rating')).toHaveLength(1);
    const taken = await reach(lab, 'offered');
    await lab.ask(taken, { type: 'recycle', actor: 'm', reason: 'not-ready' });
    expect(await noticesOf(taken, 'notice/rating')).toEqual([]);
  });
});

describe('the calendar file', () => {
  test('of an appointment goes with the offer, to whoever is offered the lead, and the offer says when', async () => {
    const lead = await reach(lab, 'qualifying', named('Ines'));
    const at = Math.floor(((await lab.now()) + 2 * DAY) / 1000) * 1000;
    await complete(lab, lead, 'appointment', { at, rep: 'bruno@example.com' });
    const file = await fileOf(lead, 'notice/offer');
    expect(file).toContain(`DTSTART:${utc(at)}`);
    expect(file).toContain(`DTEND:${utc(at + 30 * 60_000)}`);
    expect(file).toContain('SUMMARY:Rendez-vous\u00a0: Ines');
    expect(file).toContain('BEGIN:VALARM');
    expect(file).toBe(await fileOf(lead, 'notice/offer'));
    const handoff = await handoffOf(lab, lead);
    const seen = await api.as('dev-sales-2', 'get', `/v1/handoffs/${handoff}`);
    expect(seen.body).toMatchObject({ appointmentAt: new Date(at).toISOString() });
    await lab.ask(lead, { type: 'reassign', actor: 'lm', handoff, rep: 'ana@example.com' });
    expect((await noticesOf(lead, 'notice/offer')).map(({ to, calendarAt }) => [to, calendarAt])).toEqual([
      ['bruno@example.com', at],
      ['ana@example.com', at],
    ]);
  });

  test('of a promised call goes to who has promised it, once', async () => {
    const lead = await reach(lab, 'qualifying', named('Omar'));
    const task = await taskOf(lab, lead);
    const at = Math.floor(((await lab.now()) + DAY) / 1000) * 1000;
    await complete(lab, lead, 'callback', { at, actor: 'lea@example.com' });
    expect(await fileOf(lead, 'notice/callback')).toContain(`DTSTART:${utc(at)}`);
    await lab.deliver();
    expect(await lab.mailsTo('lea@example.com')).toMatchObject([{ subject: 'À rappeler\u00a0: Omar' }]);
    expect((await lab.store.tasks.find(task))?.promisedBy).toBe('lea@example.com');
    // An integration's call-back is nobody's calendar.
    await complete(lab, lead, 'callback', { at: at + DAY, actor: 'dialler' });
    expect(await noticesOf(lead, 'notice/callback')).toHaveLength(1);
  });
});

test('a referral makes a lead of the person named, and each timeline leads to the other', async () => {
  const lead = await reach(lab, 'qualifying', { company: 'Bois & Fils' });
  const task = await taskOf(lab, lead);
  const body = { outcome: 'referral', person: { name: 'Zoé Martin', email: 'zoe.martin@bois-et-fils.fr' } };
  const told = await api.as('dev-qualifier', 'post', `/v1/tasks/${task}/complete`, body);
  expect(told.status).toBe(200);
  const found = await api.as('dev-marketer', 'get', '/v1/leads/email:zoe.martin@bois-et-fils.fr');
  const referred = found.body as { id: string; source: string; profile: object };
  expect(referred).toMatchObject({ source: 'referral', profile: { firstName: 'Zoé', lastName: 'Martin' } });
  await inStage(lab, lead, 'recycled');
  const entry = (await lab.timeline(lead)).findLast(({ stage }) => stage?.to === 'recycled');
  expect(entry?.props.referred).toBe(referred.id);
  const back = await lab.store.timeline.read(referred.id, 0);
  expect(back.find(({ kind }) => kind === 'lead.referred')?.props).toEqual({ by: lead });
});

test('a wrong number flags the lead until it has another', async () => {
  const lead = await reach(lab, 'qualifying');
  await complete(lab, lead, 'wrong-number');
  expect(await lab.find(lead)).toMatchObject({ tags: ['wrong-number'], profile: { wrongNumber: true } });
  await lab.record(lead, { kind: 'profile.changed', props: { fields: ['phone'] } });
  expect(await lab.find(lead)).toMatchObject({ tags: [], profile: { wrongNumber: false } });
});

test('BANT with ranges and a horizon is kept for the next cycle', async () => {
  const lead = await reach(lab, 'qualifying');
  const bant = {
    ...BANT,
    budget: { met: true, min: 10_000, max: 30_000, currency: 'EUR' },
    time: { met: true, horizon: '2027-03' },
  };
  await complete(lab, lead, 'not-ready', { reason: 'timing', bant });
  await lab.ask(lead, { type: 'qualify', actor: 'm' });
  expect((await lab.store.tasks.find(await taskOf(lab, lead)))?.bant).toEqual(bant);
});

test('a notice is in its reader’s language, whatever the lead’s, names the company apart, and tells times in the zone of the team', async () => {
  await lab.publish(
    'teams',
    '1',
    TEAMS.replace(
      'round-robin }',
      'round-robin, calendar: { zone: Europe/Lisbon, days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00" } }',
    ),
  );
  await lab.store.people.create({
    id: 'bruno@example.com',
    name: 'Bruno',
    roles: ['sales'],
    language: 'en',
    secretHash: null,
    createdAt: 0,
    disabledAt: null,
  });
  const person = { firstName: 'Claire', lastName: 'Martin', company: 'Acme' };
  const lead = await reach(lab, 'qualifying', { profile: person });
  const at = Date.parse('2035-06-04T09:30:00Z');
  await complete(lab, lead, 'appointment', { at, rep: 'bruno@example.com' });
  const handoff = await handoffOf(lab, lead);
  await lab.ask(lead, { type: 'reassign', actor: 'lm', handoff, rep: 'ana@example.com' });
  await lab.deliver();
  const mailTo = async (rep: string) =>
    (await lab.mailsTo(rep)).find(({ subject }) => subject.includes('Claire Martin'));
  expect(await mailTo('bruno@example.com')).toMatchObject({
    subject: 'A lead for you: Claire Martin (Acme)',
    text: expect.stringContaining('Monday, 4 June 2035 at 10:30') as string,
  });
  expect(await mailTo('ana@example.com')).toMatchObject({
    subject: 'Un prospect pour vous\u00a0: Claire Martin (Acme)',
  });
  await lab.publish('teams', '1', TEAMS);
});

const DEFINITIONS = `
  goodLead: [{ fr: Un besoin nommé, en: A need that has a name }]
  badLead: [{ fr: Curieux, en: Merely curious }]`;

test('whatever is sent to the page of an offer is answered in words for people, and a return may name a day', async () => {
  await lab.publish('agreements', '1', `${AGREEMENT}definitions: ${DEFINITIONS}\n`);
  const lead = await reach(lab, 'offered');
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  const path = `/h/${tokens.sign('handoff', { handoff, rep })}`;
  const post = (form: object) => request(api.app).post(path).set('Accept-Language', 'en').type('form').send(form);
  for (const [form, words] of [
    [{}, 'Please choose'],
    [{ do: 'dance' }, 'Please choose'],
    [{ do: 'return', action: 'recycle' }, 'Reason: '],
    [{ do: 'return', action: 'recycle', reason: 'no-budget', contactAt: 'soon' }, 'expected a day'],
  ] as const) {
    const answer = await post(form);
    expect([form, answer.status, answer.type]).toEqual([form, 400, 'text/html']);
    expect(answer.text).toContain(words);
  }
  const french = (form: object) => request(api.app).post(path).set('Accept-Language', 'fr').type('form').send(form);
  for (const [form, words] of [
    [{ do: 'return', action: 'recycle', reason: 'none-of-them' }, 'Motif\u00a0: attendu\u00a0: l’un de'],
    [
      { do: 'return', action: 'recycle', reason: 'no-budget', contactAt: 'soon' },
      'Rappeler à partir du\u00a0: jour attendu, comme 2027-01-11.',
    ],
  ] as const) {
    const { status, text } = await french(form);
    expect([status, text]).toEqual([400, expect.stringContaining(words)]);
    expect(text).not.toMatch(/expected|reason:|contactAt:/);
  }
  expect((await lab.find(lead)).state?.stage).toBe('offered');
  const page = await request(api.app).get(path).set('Accept-Language', 'en');
  expect(page.text).toContain(`href="/leads/${lead}"`);
  for (const words of ['What makes a good lead', 'A need that has a name', 'What makes a bad lead', 'Merely curious']) {
    expect(page.text).toContain(words);
  }
  // A reason is chosen with what follows from it: no pair the agreement does not have.
  expect(page.text).toContain('value="recycle:no-budget"');
  expect(page.text).not.toContain('value="disqualify:no-budget"');
  const returned = await post({
    do: 'return',
    reason: 'recycle:no-budget',
    contactAt: '2035-01-15',
    note: 'pas avant <mars>',
  });
  expect(returned.status).toBe(200);
  for (const words of ['Reason', 'pas avant &lt;mars&gt;', '15 January 2035', 'Answered'])
    expect(returned.text).toContain(words);
  // The same for programs, and the explanation in the shape of every explanation.
  const { body } = await api.as('dev-sales', 'get', `/v1/handoffs/${handoff}`);
  expect(body).toMatchObject({
    ...{ status: 'returned', reason: 'no-budget', note: 'pas avant <mars>', contactAt: '2035-01-15T08:00:00.000Z' },
    dossier: { score: { at: body.dossier.frozenAt, inactivity: 0, noResponse: 0, disqualified: null } },
  });
});
