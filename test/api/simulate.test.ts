import { AGREEMENT, MODEL, SEQUENCE, template } from '../support/lab-files';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  const files: [string, string, string][] = [
    ['scoring-models/lab', MODEL, 'dev-marketer'],
    ['agreements/1', AGREEMENT, 'dev-marketer'],
    ['templates/first?part=html', template("Bonjour {{default lead.firstName 'vous'}}"), 'dev-marketer'],
    ['templates/second?part=html', template('Suite'), 'dev-marketer'],
  ];
  for (const [path, text, key] of files) {
    const type = path.startsWith('templates') ? 'text/plain' : 'application/yaml';
    const saved = await api.as(key, 'put', `/v1/${path}`).set('Content-Type', type).send(text);
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
    await api.as(key, 'post', `/v1/${path.replace('?part=html', '')}/publish`).send({});
  }
  await api.as('dev-marketer', 'put', '/v1/sequences/welcome').set('Content-Type', 'application/yaml').send(SEQUENCE);
});
afterAll(() => api.stop());

const simulate = (body: object, key = 'dev-marketer') =>
  api.as(key, 'post', '/v1/sequences/welcome/simulate').send(body);

describe('a simulation', () => {
  it.each([
    [
      'a person with the consent a lead is created with',
      { profile: { firstName: 'Ana' }, consent: { email: 'granted', tracking: true } },
    ],
    ['the fields of a profile alone', { firstName: 'Ana', industry: 'manufacturing' }],
  ])('takes %s', async (_what, lead) => {
    const { status, body } = await simulate({ lead, start: '2026-03-02T08:00:00Z' });
    expect(status).toBe(200);
    expect(body.journey.some(({ subject }: { subject?: string }) => subject === 'Bonjour Ana')).toBe(true);
  });

  it('is the dated journey of a draft, with each mail as it would read, and stores nothing', async () => {
    const { status, body } = await simulate({
      lead: { profile: { firstName: 'Ana', industry: 'manufacturing' } },
      start: '2026-03-02T08:00:00Z',
      events: [{ after: '4 days', kind: 'email.clicked', props: { of: 'second' } }],
    });
    expect(status).toBe(200);
    expect(body.journey[0]).toMatchObject({ at: '2026-03-02T08:00:00.000Z', kind: 'enrolled', sequence: 'welcome' });
    const mails = body.journey.filter(({ kind }: { kind: string }) => kind === 'email');
    expect(mails).toEqual([
      expect.objectContaining({
        step: 'first',
        template: 'first',
        subject: 'Bonjour Ana',
        at: '2026-03-02T08:00:00.000Z',
      }),
      expect.objectContaining({ step: 'second', template: 'second', subject: 'Suite', at: '2026-03-05T08:00:00.000Z' }),
    ]);
    expect(body.end).toMatchObject({ stage: 'captured', score: 10 });
    expect(body.competing).toEqual([]);
    expect(body.findings.filter(({ severity }: { severity?: string }) => severity !== 'warning')).toEqual([]);
    expect((await api.as('dev-marketer', 'get', '/v1/leads')).body.items).toEqual([]);
  });

  it('names the sequences that would take the same lead in, in the order in which they would have it', async () => {
    const others = [
      ['above', '100', '{ stage: captured }'],
      ['other', '100', '{ profile.industry: retail }'],
      ['below', '0', '{ profile.industry: manufacturing }'],
    ];
    for (const [name = '', priority, when] of others) {
      const text = `sequence: ${name}\npriority: ${priority}\nentry: { when: ${when} }\nsteps: [ { wait: 1 day } ]\n`;
      const path = `/v1/sequences/${name}`;
      await api.as('dev-marketer', 'put', path).set('Content-Type', 'application/yaml').send(text);
      expect((await api.as('dev-marketer', 'post', `${path}/publish`).send({})).status).toBe(200);
    }
    const { body } = await simulate({
      lead: { profile: { industry: 'manufacturing' } },
      start: '2026-03-02T08:00:00Z',
    });
    expect(body.competing).toEqual([
      { sequence: 'above', priority: 100, first: true },
      { sequence: 'below', priority: 0, first: false },
    ]);
    for (const [name = ''] of others) await api.as('dev-marketer', 'post', `/v1/sequences/${name}/archive`).send({});
  });

  it('says what is not there, in the sequence and in its mails, and plays what is', async () => {
    const text =
      'sequence: gaps\nsteps:\n  - email: { template: frst }\n  - email: { template: torn }\n  - email: { template: second }\n' +
      '  - notify: { role: lead-manger, message: x }\n  - enroll: { sequence: nowhere }\n';
    const put = (path: string, type: string, body: string) =>
      api.as('dev-marketer', 'put', `/v1/${path}`).set('Content-Type', type).send(body);
    expect((await put('sequences/gaps', 'application/yaml', text)).status).toBe(200);
    await put('templates/torn?part=html', 'text/plain', template('{{lead.company}}'));
    const { status, body } = await api
      .as('dev-marketer', 'post', '/v1/sequences/gaps/simulate')
      .send({ lead: { profile: { firstName: 'Ana' } } });
    expect(status).toBe(200);
    const found = body.findings.map(
      ({ file, line, suggestion }: Record<string, unknown>) => `${String(file)}:${String(line)} ${String(suggestion)}`,
    );
    expect(found).toEqual(
      expect.arrayContaining(['gaps:3 first', 'gaps:4 undefined', 'gaps:6 lead-manager', 'gaps:7 undefined']),
    );
    expect(found.some((one: string) => one.startsWith('emails/torn.html.hbs:'))).toBe(true);
    const mails = body.journey.filter(({ kind }: { kind: string }) => kind === 'email');
    expect(mails).toEqual([
      expect.objectContaining({ template: 'frst', withheld: true, because: 'template-missing' }),
      expect.objectContaining({ template: 'torn', withheld: true, because: 'template-fails' }),
      expect.objectContaining({ template: 'second', subject: 'Suite' }),
    ]);
    const odd = await api
      .as('dev-marketer', 'post', '/v1/sequences/gaps/simulate')
      .send({ lead: {}, events: [{ after: '1 day', kind: 'email.clickd' }] });
    expect(odd.status).toBe(400);
    expect(odd.body.errors).toEqual([expect.objectContaining({ path: 'events.0.kind', suggestion: 'email.clicked' })]);
  });

  it('plays a stored lead, by any of its references', async () => {
    await api.as('dev-integration', 'post', '/v1/leads').send({
      email: 'joris@example.com',
      profile: { firstName: 'Joris' },
      consent: { email: 'granted', source: 'test', at: '2026-01-01T00:00:00Z' },
    });
    const { status, body } = await simulate({ lead: 'email:joris@example.com' });
    expect(status).toBe(200);
    expect(body.journey.find(({ kind }: { kind: string }) => kind === 'email')).toMatchObject({
      subject: 'Bonjour Joris',
    });
  });

  it('is refused with the place of what is wrong, and to those who do not write sequences', async () => {
    const wrong = await simulate({ lead: {}, events: [{ after: 'soon', kind: 'page.viewed' }] });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors[0].path).toBe('events.0.after');
    expect((await simulate({ lead: 'nobody' })).status).toBe(404);
    expect((await simulate({ lead: {} }, 'dev-sales')).status).toBe(403);
    expect((await api.as('dev-marketer', 'post', '/v1/sequences/none/simulate').send({ lead: {} })).status).toBe(404);
  });
});

describe('a preview', () => {
  it('is the mail that the template makes for a lead', async () => {
    const { status, body } = await api
      .as('dev-marketer', 'post', '/v1/templates/first/preview')
      .send({ lead: { profile: { firstName: 'Ana' } }, language: 'en' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ subject: 'Bonjour Ana', warnings: expect.any(Array) });
    expect(body.html).toContain('Bonjour Ana');
    expect(body.text).toContain('Bonjour Ana');
  });

  it('of an unknown template is 404', async () => {
    expect((await api.as('dev-marketer', 'post', '/v1/templates/none/preview').send({ lead: {} })).status).toBe(404);
  });
});

it('a test mail waits in the ledger for the colleague it is for, and leaves no trace on the lead', async () => {
  const answer = await api
    .as('dev-marketer', 'post', '/v1/templates/first/test')
    .send({ lead: 'email:joris@example.com', to: 'colleague@example.com' });
  expect(answer.status).toBe(202);
  expect(await api.store.mails.find(answer.body.mail)).toMatchObject({
    to: 'colleague@example.com',
    state: 'waiting',
    templateVersion: 1,
  });
});
