import { createTokens } from '../../mail/tokens';
import { openLabApi, type LabApi } from '../support/lab-api';
import { AGREEMENT } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { alertsOf, BANT, complete, handoffOf, inStage, reach, refusal, taskOf } from '../support/lead-path';

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

test('qualified with BANT offers the lead to a rep: dossier frozen, clock running, the rep told by a link that works', async () => {
  const lead = await reach(lab, 'qualifying', { profile: { firstName: 'Jeanne', company: 'Bois & Fils' } });
  const task = await taskOf(lab, lead);
  const props = { of: 'first', template: 'first' };
  await lab.record(
    lead,
    { kind: 'email.opened', props },
    { kind: 'email.clicked', props },
    { kind: 'email.opened', props: { of: 'second', template: 'second' }, machine: 'scanner' },
    { kind: 'note.added', props: { text: 'rencontrée au salon' }, actor: 'camille' },
  );
  await complete(lab, lead, 'qualified', { bant: BANT, note: 'budget voté' });
  const { state, bant } = await lab.find(lead);
  expect(state).toMatchObject({ stage: 'offered', funnel: 'SQL', task: null });
  expect(bant).toEqual(BANT);
  const handoff = (await lab.store.handoffs.find(await handoffOf(lab, lead)))!;
  const rep = state!.handoff!.rep!;
  expect(handoff).toMatchObject({ status: 'offered', rep, team: 'field', bant: BANT, dueAt: state!.handoff!.dueAt });
  expect(handoff.dossier).toMatchObject({
    profile: { firstName: 'Jeanne' },
    score: { model: 'lab', items: expect.arrayContaining([expect.objectContaining({ rule: 'click' })]) as unknown },
    bant: BANT,
    mailsRead: [{ template: 'first', opened: 1, clicked: 1 }],
    notes: [{ text: 'budget voté' }, { actor: 'camille', text: 'rencontrée au salon' }],
  });
  expect(state!.clocks.map(({ name }) => name)).toEqual(['accept']);
  expect(await lab.store.tasks.find(task)).toMatchObject({ status: 'done', outcome: 'qualified' });
  const told = (await lab.timeline(lead)).filter(({ kind }) => kind.startsWith('task.'));
  expect(told.map(({ kind, props }) => [kind, props.task, props.outcome])).toEqual([
    ['task.opened', task, undefined],
    ['task.completed', task, 'qualified'],
  ]);

  await lab.deliver();
  const [notice] = (await lab.mailsTo(rep)).filter(({ subject }) => subject.includes('Jeanne'));
  const token = /\/h\/([A-Za-z0-9_-]+)/.exec(notice!.text)![1]!;
  const tokens = createTokens(['lab-secret-lab-secret-lab-secret']);
  expect(tokens.verify('handoff', token)).toEqual({ handoff: handoff.id, rep });
});

test('a callback counts no attempt, gives the task back and stops the first clocks', async () => {
  const lead = await reach(lab, 'qualifying');
  const at = (await lab.now()) + 2 * DAY;
  await complete(lab, lead, 'callback', { at });
  const { state, next } = await lab.find(lead);
  expect(next).toMatchObject({ what: 'call', at });
  expect(state).toMatchObject({ stage: 'qualifying', task: { attempts: 0, callbackAt: at } });
  expect(state!.clocks.map(({ name }) => name)).toEqual(['qualify']);
  expect(await lab.store.tasks.find(state!.task!.id)).toMatchObject({
    status: 'open',
    callbackAt: at,
    claimedBy: null,
  });
  expect((await lab.timeline(lead)).filter(({ kind }) => kind === 'call.answered')).toHaveLength(1);
});

test('what is said in a call that is to be repeated is kept: with the task, the timeline, the next cycle and the dossier', async () => {
  const lead = await reach(lab, 'qualifying');
  const task = await taskOf(lab, lead);
  const bant = {
    budget: { met: true, min: 10_000, max: 20_000, currency: 'EUR' },
    need: { met: true, product: 'paie' },
  };
  const tell = (body: object) => api.as('dev-qualifier', 'post', `/v1/tasks/${task}/complete`, body);
  const said = { bant, projectStage: 'shortlist', note: 'voit son DAF jeudi' };
  const at = new Date((await lab.now()) + 2 * DAY).toISOString();
  const answered = await tell({ outcome: 'callback', at, ...said });
  expect([answered.status, answered.body]).toMatchObject([200, { status: 'open', bant, projectStage: 'shortlist' }]);
  expect((await tell({ outcome: 'unreachable', note: 'messagerie' })).status).toBe(200);
  const calls = (await lab.timeline(lead)).filter(({ kind }) => kind.startsWith('call.'));
  expect(calls.map(({ props }) => props.note)).toEqual(['voit son DAF jeudi', 'messagerie']);
  expect((await tell({ outcome: 'unreachable' })).body).toMatchObject({ stage: 'recycled' });

  await lab.ask(lead, { type: 'qualify', actor: 'm' });
  const again = await taskOf(lab, lead);
  expect(await lab.store.tasks.find(again)).toMatchObject({ bant, projectStage: 'shortlist' });
  const done = { outcome: 'qualified', bant: { time: { met: true, horizon: '6 mois' } }, projectStage: 'budget voté' };
  expect((await api.as('dev-qualifier', 'post', `/v1/tasks/${again}/complete`, done)).status).toBe(200);
  const { body } = await api.as('dev-admin', 'get', `/v1/handoffs/${await handoffOf(lab, lead)}`);
  expect(body).toMatchObject({
    bant: { ...bant, ...done.bant },
    projectStage: 'budget voté',
    dossier: { projectStage: 'budget voté', notes: [{ text: 'messagerie' }, { text: 'voit son DAF jeudi' }] },
  });
});

test('the script of the agreement is read in the lead’s language, and stays as it was when the task was opened', async () => {
  const script = '{ fr: Bonjour, en: Hello }';
  const definitions =
    '{ goodLead: [{ fr: Un besoin, en: A need }], badLead: [{ fr: Un curieux, en: A curious person }] }';
  await lab.publish('agreements', '1', `${AGREEMENT}script: ${script}\ndefinitions: ${definitions}\n`);
  const french = await reach(lab, 'qualifying', { language: 'fr' });
  const english = await reach(lab, 'qualifying', { language: 'en' });
  await lab.publish('agreements', '1', AGREEMENT);
  const seen = async (lead: string) =>
    (await api.as('dev-qualifier', 'get', `/v1/tasks/${await taskOf(lab, lead)}`)).body;
  expect(await seen(french)).toMatchObject({ script: 'Bonjour', definitions: { goodLead: [], badLead: [] } });
  expect(await seen(english)).toMatchObject({ script: 'Hello' });
});

test('an appointment offers the lead to the rep named, whoever is next, and says when it is', async () => {
  const lead = await reach(lab, 'qualifying');
  const at = (await lab.now()) + 2 * DAY;
  await complete(lab, lead, 'appointment', { at, rep: 'bruno@example.com' });
  const { state } = await lab.find(lead);
  expect(state).toMatchObject({ stage: 'offered', funnel: 'MQL', handoff: { rep: 'bruno@example.com' } });
  const entry = (await lab.timeline(lead)).find(({ stage }) => stage?.to === 'offered');
  expect(entry?.props.appointmentAt).toBe(at);
});

test('not ready: recycled with its reason, and after the cool-down nurtured anew', async () => {
  const lead = await reach(lab, 'qualifying');
  await complete(lab, lead, 'not-ready', { reason: 'timing' });
  const { state } = await lab.find(lead);
  expect(state).toMatchObject({ stage: 'recycled', cycle: 2, funnel: 'MCL', contactAt: null });
  const [first] = await lab.store.cycles.ofLead(lead);
  expect(first).toMatchObject({ outcome: 'task.not-ready' });
  await lab.passTo(state!.coolDownUntil!);
  const after = await inStage(lab, lead, 'nurturing');
  expect(after.state?.enrollment?.sequence).toBe('recycled');
});

test('unreachable: the task comes back after the spacing, until the attempts are used up, then recycled', async () => {
  const lead = await reach(lab, 'qualifying');
  const task = await taskOf(lab, lead);
  await complete(lab, lead, 'unreachable');
  expect((await lab.find(lead)).state).toMatchObject({ stage: 'qualifying', task: { id: task, attempts: 1 } });
  const again = await lab.store.tasks.find(task);
  expect(again!.callbackAt).toBeGreaterThan(await lab.now());
  await complete(lab, lead, 'unreachable');
  expect((await lab.find(lead)).state?.stage).toBe('recycled');
  expect(await lab.store.tasks.find(task)).toMatchObject({ status: 'done', outcome: 'unreachable' });
  const missed = (await lab.timeline(lead)).filter(({ kind }) => kind === 'call.missed');
  expect(missed).toHaveLength(2);
});

test.each([
  ['wrong-number', {}, 'recycled', 'call.missed', 'wrong-number'],
  ['referral', { referred: 'lead-colleague' }, 'recycled', 'call.answered', 'referral'],
  ['disqualified', { reason: 'academic' }, 'disqualified', 'call.answered', 'academic'],
] as const)(
  '%s: the lead goes where the outcome says, the call is on record',
  async (outcome, more, to, call, reason) => {
    const lead = await reach(lab, 'qualifying');
    await complete(lab, lead, outcome, more);
    expect((await lab.find(lead)).state).toMatchObject({ stage: to, task: null });
    const entries = await lab.timeline(lead);
    expect(entries.filter(({ kind }) => kind === call)).toHaveLength(1);
    expect(entries.findLast(({ stage }) => stage?.to === to)?.stage).toMatchObject({ reason });
  },
);

test('an outcome for a task that is no longer open is a conflict', async () => {
  const lead = await reach(lab, 'qualifying');
  const task = await taskOf(lab, lead);
  await complete(lab, lead, 'qualified', { bant: BANT });
  const late = lab.ask(lead, { type: 'complete-task', actor: 'q', task, outcome: 'unreachable' });
  expect(await refusal(late)).toEqual({ type: 'conflict', stage: 'offered' });
});

test('clocks warn at 80 % and alert at 100 %, each once, and a task nobody works goes back to nurturing', async () => {
  const lead = await reach(lab, 'captured');
  await lab.record(lead, { kind: 'form.submitted', props: { intent: 'demo' } });
  const { state } = await inStage(lab, lead, 'qualifying');
  for (const { warnAt } of state!.clocks.slice(0, 3)) await lab.passTo(warnAt!);
  await lab.passTo(state!.clocks.find(({ name }) => name === 'abandon')!.dueAt);
  await inStage(lab, lead, 'nurturing');
  expect((await alertsOf(lab, lead)).sort()).toEqual([
    'sla.breached abandon',
    'sla.breached first-attempt',
    'sla.breached hand-raiser',
    'sla.breached qualify',
    'sla.warning first-attempt',
    'sla.warning hand-raiser',
    'sla.warning qualify',
  ]);
  expect(await lab.stages(lead)).toEqual(['captured→qualifying', 'qualifying→nurturing']);
  expect(await lab.store.tasks.find(`${lead}.t1`)).toMatchObject({ status: 'withdrawn', outcome: 'abandoned' });
});

describe('the Lead Center by its API', () => {
  /** The key of a provider's qualifier, a person of their own. */
  async function provider(person: string): Promise<string> {
    const made = await api.as('dev-admin', 'post', '/v1/keys', { name: person, roles: ['qualifier'], person });
    return (made.body as { key: string }).key;
  }
  const qualified = { outcome: 'qualified', bant: BANT };

  test('a claim is exclusive: a colleague neither claims nor completes, and is told who has it; released it is anybody’s', async () => {
    const lead = await reach(lab, 'qualifying');
    const path = `/v1/tasks/${await taskOf(lab, lead)}`;
    const other = await provider('zoe@provider.example');
    expect((await api.as('dev-qualifier', 'post', `${path}/claim`, {})).status).toBe(200);
    for (const [verb, body] of [
      ['claim', {}],
      ['complete', qualified],
    ] as const) {
      const refused = await api.as(other, 'post', `${path}/${verb}`, body);
      expect([refused.status, refused.body]).toMatchObject([409, { heldBy: 'qualifier@example.com' }]);
    }
    await api.as('dev-qualifier', 'post', `${path}/release`, {});
    expect((await api.as(other, 'post', `${path}/complete`, qualified)).body).toMatchObject({
      ...{ status: 'done', claimedBy: 'zoe@provider.example', stage: 'offered' },
    });
  });

  test('completed unclaimed it is claimed in passing: of two at once one has it, the other is told who', async () => {
    const lead = await reach(lab, 'qualifying');
    const path = `/v1/tasks/${await taskOf(lab, lead)}/complete`;
    const keys = ['dev-qualifier', await provider('yves@provider.example')];
    const answers = await Promise.all(keys.map((key) => api.as(key, 'post', path, qualified)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await lab.stages(lead)).filter((change) => change.startsWith('qualifying'))).toHaveLength(1);
    // Short of the agreed BANT nobody has claimed anything by trying.
    const short = await reach(lab, 'qualifying');
    const task = await taskOf(lab, short);
    expect((await api.as('dev-qualifier', 'post', `/v1/tasks/${task}/complete`, { outcome: 'qualified' })).status).toBe(
      409,
    );
    expect(await lab.store.tasks.find(task)).toMatchObject({ status: 'open', claimedBy: null });
  });

  test('a claim left alone ends by itself: the task is listed as open again, and a colleague may have it', async () => {
    const lead = await reach(lab, 'qualifying');
    const task = await taskOf(lab, lead);
    await api.as('dev-qualifier', 'post', `/v1/tasks/${task}/claim`, {});
    const listed = async (key: string, query: string): Promise<string[]> =>
      ((await api.as(key, 'get', `/v1/tasks?${query}`)).body as { items: { id: string }[] }).items.map(({ id }) => id);
    const other = await provider('xena@provider.example');
    expect([await listed(other, 'status=open'), await listed('dev-qualifier', 'mine=true')]).toEqual([[], [task]]);
    await lab.store.tasks.update(task, { claimEndsReal: Date.now() - 1 });
    expect([await listed(other, 'status=open'), await listed('dev-qualifier', 'mine=true')]).toEqual([[task], []]);
    expect((await api.as(other, 'post', `/v1/tasks/${task}/claim`, {})).status).toBe(200);
    expect((await api.as('dev-qualifier', 'post', `/v1/tasks/${task}/complete`, qualified)).status).toBe(409);
  });

  test('a provider sees the leads of open tasks and what they did themselves, and nothing else', async () => {
    const [lead, elsewhere] = [await reach(lab, 'qualifying'), await reach(lab, 'nurturing')];
    const task = await taskOf(lab, lead);
    const other = await provider('will@provider.example');
    const seen = async (path: string): Promise<number> => (await api.as(other, 'get', path)).status;
    for (const part of ['', '/timeline', '/score']) {
      expect([part, await seen(`/v1/leads/${lead}${part}`), await seen(`/v1/leads/${elsewhere}${part}`)]).toEqual([
        part,
        200,
        404,
      ]);
    }
    const { items } = (await api.as(other, 'get', '/v1/leads')).body as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).toEqual([lead]);
    for (const body of [{ kind: 'note.added' }, { profile: { firstName: 'X' } }]) {
      const asked =
        'profile' in body
          ? await api.as(other, 'patch', `/v1/leads/${elsewhere}`, body)
          : await api.as(other, 'post', `/v1/leads/${elsewhere}/notes`, { text: 'x' });
      expect(asked.status).toBe(404);
    }
    for (const path of [
      '/v1/handoffs',
      '/v1/alerts',
      '/v1/audit',
      `/v1/leads/${lead}/export`,
      '/v1/exports/leads.csv',
    ]) {
      expect([path, await seen(path)]).toEqual([path, 403]);
    }
    await api.as('dev-qualifier', 'post', `/v1/tasks/${task}/complete`, qualified);
    expect([await seen(`/v1/tasks/${task}`), await seen(`/v1/leads/${lead}`)]).toEqual([404, 404]);
    expect((await api.as(other, 'get', '/v1/tasks?status=done')).body).toMatchObject({ items: [] });
    expect((await api.as('dev-qualifier', 'get', `/v1/tasks/${task}`)).status).toBe(200);
    const own = (await api.as('dev-qualifier', 'get', '/v1/tasks?status=done')).body as { items: { id: string }[] };
    expect(own.items.map(({ id }) => id)).toContain(task);
  });
});
