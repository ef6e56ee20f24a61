import { SEQUENCE, template } from '../support/lab-files';
import { runApi, type RunningApi } from './running-api';

jest.setTimeout(60_000);

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  await put(
    'fields/fields',
    'fields: [ { name: role }, { name: firstName }, { name: industry }, { name: nurtured, type: boolean } ]\n',
  );
  await publish('fields/fields');
});
afterAll(() => api.stop());

const put = (path: string, text: string) =>
  api.as('dev-marketer', 'put', `/v1/${path}`).set('Content-Type', 'application/yaml').send(text);
const publish = (path: string) => api.as('dev-marketer', 'post', `/v1/${path}/publish`).send({});
type Told = { path: string; line?: number; message: string; suggestion?: string };
const paths = (errors: Told[]): string[] => errors.map(({ path }) => path);

describe('saving a draft', () => {
  it('refuses what is wrong in the file itself, and tells at once what is missing elsewhere', async () => {
    const wrong = SEQUENCE.replace('event: email.clicked', 'event: email.clickd').replace('id: second', 'id: first');
    const answer = await put('sequences/welcome', wrong.replace('profile.nurtured', 'profile.nurturd'));
    expect(answer.status).toBe(400);
    expect(paths(answer.body.errors)).toEqual(
      expect.arrayContaining([
        'steps.2.id',
        'steps.3.waitFor.event',
        'steps.0.email.template',
        'steps.4.set.profile.nurturd',
      ]),
    );
    for (const error of answer.body.errors as Told[]) {
      expect(error).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    }
  });

  it('takes one whose mails are still to be written, with a warning for each; publishing it tells them all', async () => {
    const saved = await put('sequences/welcome', SEQUENCE);
    expect(saved.status).toBe(200);
    expect(paths(saved.body.warnings)).toEqual(
      expect.arrayContaining([
        'steps.0.email.template',
        'steps.2.email.template',
        'steps.3.otherwise.0.email.template',
      ]),
    );
    const refused = await publish('sequences/welcome');
    expect(refused.status).toBe(400);
    expect(paths(refused.body.errors)).toEqual([
      'steps.0.email.template',
      'steps.2.email.template',
      'steps.3.otherwise.0.email.template',
    ]);
    for (const name of ['first', 'second']) {
      await put(`templates/${name}?part=html`, template(name));
      expect((await publish(`templates/${name}`)).status).toBe(200);
    }
    expect((await publish('sequences/welcome')).status).toBe(200);
  });
});

describe('publishing', () => {
  it('refuses a model that names kinds of events and fields nobody knows, all at once, with the nearest names', async () => {
    const model =
      'model: odd\nbands: { warm: 1, hot: 2 }\nfit: [ { id: a, when: { profile.rol: x }, points: 1 } ]\n' +
      'completeness: { fields: [industri], points: 1 }\n';
    expect((await put('scoring-models/odd', model)).body.warnings).toHaveLength(2);
    const refused = await publish('scoring-models/odd');
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ path: 'fit.0.when.profile.rol', line: 3, suggestion: 'role' }),
      expect.objectContaining({ path: 'completeness.fields.0', line: 4, suggestion: 'industry' }),
    ]);
    const behaviour = 'engagement: [ { id: b, event: page.view, points: 1, unlimited: true } ]\n';
    const unknown = await put('scoring-models/odd', model + behaviour);
    expect(unknown.status).toBe(400);
    expect(unknown.body.errors).toHaveLength(3);
    expect(unknown.body.errors).toMatchObject([
      { path: 'fit.0.when.profile.rol', line: 3, suggestion: 'role' },
      { path: 'completeness.fields.0', line: 4, suggestion: 'industry' },
      { path: 'engagement.0.event', line: 5, suggestion: 'page.viewed' },
    ]);
  });

  it('refuses a template whose variable may be missing, and a sequence whose marketing mail has no way out', async () => {
    const broken = template('Hi').replace('{{default lead.firstName "vous"}}', '{{lead.role}}');
    expect((await put('templates/broken?part=html', broken)).status).toBe(200);
    const refused = await publish('templates/broken');
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]).toMatchObject({ message: expect.stringContaining('lead.role'), line: 5 });
    await put('templates/bare?part=html', '---\nsubject: { fr: Bonjour, en: Hello }\n---\n<p>Hello</p>');
    expect((await publish('templates/bare')).status).toBe(200);
    await put('sequences/bare', 'sequence: bare\nsteps:\n  - email: { template: bare }\n');
    expect((await publish('sequences/bare')).body.errors).toEqual([
      expect.objectContaining({ path: 'steps.0.email.template', message: expect.stringContaining('unsubscribe') }),
    ]);
    await put('sequences/bare', 'sequence: bare\nsteps:\n  - email: { template: bare, kind: service }\n');
    expect((await publish('sequences/bare')).status).toBe(200);
  });
});

describe('a topic', () => {
  it('that topics.yaml does not have is an error with the nearest name, and a warning where there is no such file', async () => {
    await put('templates/letter?part=html', template('Letter'));
    expect((await publish('templates/letter')).status).toBe(200);
    const text = 'sequence: letters\nsteps:\n  - email: { template: letter, topic: newz }\n';
    const about = { path: 'steps.0.email.topic', line: 3, severity: 'warning' };
    expect((await put('sequences/letters', text)).body.warnings).toEqual([expect.objectContaining(about)]);
    expect((await publish('sequences/letters')).status).toBe(200);
    await put('topics/topics', 'topics: [ { name: news, label: { fr: Lettre, en: News } } ]\n');
    expect((await publish('topics/topics')).status).toBe(200);
    await put('sequences/letters', `${text}# again\n`);
    const refused = await publish('sequences/letters');
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([expect.objectContaining({ path: about.path, line: 3, suggestion: 'news' })]);
    await put('sequences/letters', text.replace('newz', 'news'));
    expect((await publish('sequences/letters')).status).toBe(200);
  });
});

describe('whoever reads French', () => {
  it('is told in French what is wrong, with the same fields as in English', async () => {
    const text = 'model: odd\nbands: { warm: 2, hot: 1 }\nfit: [ { id: a, when: { profil.rol: x }, points: dix } ]\n';
    const refusedIn = async (language: string) =>
      (await put('scoring-models/odd', text).set('Accept-Language', language)).body.errors as Told[];
    const [french, english] = [await refusedIn('fr-FR,fr;q=0.9'), await refusedIn('en')];
    expect(french.map(({ message }) => message)).toEqual([
      '`warm` doit être inférieur ou égal à `hot`',
      expect.stringContaining('champ inconnu'),
      'nombre de points attendu, comme 10 ou -5',
    ]);
    const fieldsOf = (errors: Told[]) => errors.map((told) => ({ ...told, message: null }));
    expect(fieldsOf(french)).toEqual(fieldsOf(english));
    expect(Object.keys(french[0] ?? {})).not.toContain('words');
    const warned = await put('segments/all', 'segment: all\nlabel: { en: All }\nwhen: {}\n').set(
      'Accept-Language',
      'fr',
    );
    expect(warned.body.warnings[0].message).toContain('langue');
    const nothing = await api
      .as('dev-marketer', 'post', '/v1/segments/all/publish')
      .set('Accept-Language', 'fr')
      .send({ migrate: true });
    expect(nothing.body.errors[0].message).toBe('ne concerne que les séquences');
  });
});

describe('kinds of events', () => {
  it('are registered, then taken and named; what is none is refused', async () => {
    const event = { lead: { email: 'ana@example.com' }, kind: 'trial.started' };
    await api.as('dev-integration', 'post', '/v1/leads').send({ email: 'ana@example.com' });
    const send = () => api.as('dev-integration', 'post', '/v1/events').send(event);
    expect((await send()).status).toBe(400);
    const segment = 'segment: trial\nwhen: { events.trial.started.count: { gte: 1 } }\n';
    expect((await put('segments/trial', segment)).status).toBe(400);
    const register = (kind: string, key = 'dev-integration') =>
      api.as(key, 'post', '/v1/kinds').send({ kind, label: 'Trial' });
    expect((await register('trial.started')).status).toBe(201);
    expect((await register('trial.started')).status).toBe(200);
    expect((await register('trial')).status).toBe(400);
    expect((await register('trial.ended', 'dev-sales')).status).toBe(403);
    const { body } = await api.as('dev-sales', 'get', '/v1/kinds');
    expect(body.items).toEqual([{ kind: 'trial.started', label: 'Trial' }]);
    expect((await send()).status).toBe(202);
    expect((await put('segments/trial', segment)).status).toBe(200);
  });
});

describe('a preview', () => {
  it('warns of capitals, pale texts, images without words and links that lead nowhere', async () => {
    const text =
      '---\nsubject: { fr: "OFFRE EXCEPTIONNELLE !!", en: x }\n---\n<img src="https://example.com/a.png">' +
      '<p style="color:#ccc;background:#fff">Trop pâle</p><a href="#">ici</a> <a href="{{unsubscribeUrl}}">non</a>';
    await put('templates/loud?part=html', text);
    const preview = (reader: string) =>
      api
        .as('dev-marketer', 'post', '/v1/templates/loud/preview')
        .set('Accept-Language', reader)
        .send({ language: 'fr' });
    const french = (await preview('fr')).body.warnings.join('\n');
    for (const word of ['capitales', 'exclamation', 'alt', 'nulle part', 'contraste de 1,6'])
      expect(french).toContain(word);
    const { body } = await preview('en');
    const said = (body.warnings as string[]).join('\n');
    for (const word of ['capitals', 'exclamation', 'alt', 'leads nowhere', 'contrast of 1.6', 'only', '“en”'].slice(
      0,
      6,
    ))
      expect(said).toContain(word);
  });
});
