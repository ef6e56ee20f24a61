import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LintFinding } from '../../cli/describe-finding';
import { lintWorkspace, runLint } from '../../cli/lint';
import { copyExampleForEach, example, tellFinding } from './linted-example';

jest.setTimeout(180_000);

copyExampleForEach();
const { write, sequence, found, withoutMails } = example;

describe('lint finds all at once', () => {
  it('unknown events, fields, sequences, segments, templates and steps wherever a sequence names them', async () => {
    await sequence(
      'odd',
      'entry: { when: { or: [ { profile.industri: x }, { events.email.click.count: { gt: 1 } } ] } }\n' +
        'goal: { enrolled.hr-welcom: { gte: 1 } }\nexit: { when: { not: { profile.rôle: x } } }\n',
      [
        '  - { email: { template: welcom }, skipWhen: { profile.employes: 1 } }',
        '  - { id: read, waitFor: { any: [ { event: email.clickd, of: welcomme, where: { anything: 1 } } ], timeout: 2 days } }',
        '  - { branch: [ { when: { profile.contry: FR }, steps: [ { set: { profile.nurturd: true } } ] } ] }',
        '  - { enroll: { sequence: hr-loyalti } }',
      ].join('\n'),
    );
    expect(await found('sequences/odd.yaml')).toEqual([
      expect.stringMatching(/^2 error entry\.when\.or\.0\.profile\.industri: .*→ industry$/),
      expect.stringMatching(/^2 error entry\.when\.or\.1\.events\.email\.click\.count: .*→ email\.clicked$/),
      expect.stringMatching(/^3 error goal\.enrolled\.hr-welcom: .*→ hr-welcome$/),
      expect.stringMatching(/^4 error exit\.when\.not\.profile\.rôle: .*→ role$/),
      expect.stringMatching(/^6 error steps\.0\.email\.template: .*→ welcome$/),
      expect.stringMatching(/^6 error steps\.0\.skipWhen\.profile\.employes: .*→ employees$/),
      expect.stringMatching(/^7 error steps\.1\.waitFor\.any\.0\.event: .*→ email\.clicked$/),
      expect.stringMatching(/^7 error steps\.1\.waitFor\.any\.0\.of: .*none of the mail steps/),
      expect.stringMatching(/^8 error steps\.2\.branch\.0\.when\.profile\.contry: .*→ country$/),
      expect.stringMatching(/^8 error steps\.2\.branch\.0\.steps\.0\.set\.profile\.nurturd: .*→ nurtured$/),
      expect.stringMatching(/^9 error steps\.3\.enroll\.sequence: .*→ hr-loyalty$/),
    ]);
  });

  it('unknown names in models, segments, teams, agreements, forms, hooks and the mail settings', async () => {
    await write(
      'scoring/odd.yaml',
      'model: odd\nbands: { warm: 1, hot: 2 }\nfit: [ { id: a, when: { profile.rol: x }, points: 1 } ]\n' +
        'completeness: { fields: [firstNam], points: 1 }\nfreshness: { fields: [roles], within: 1 month, points: 1 }\n' +
        'engagement: [ { id: b, event: page.view, points: 1, unlimited: true, fields: { phnoe: 1 } } ]\n' +
        'disqualify: [ { id: c, when: { events.form.submited.count: 1 }, reason: academic } ]\n',
    );
    expect(await found('scoring/odd.yaml')).toEqual([
      expect.stringMatching(/^3 .*profile\.rol: .*→ role$/),
      expect.stringMatching(/^4 .*→ firstName$/),
      expect.stringMatching(/^5 .*→ role$/),
      expect.stringMatching(/^6 error engagement\.0\.event: .*→ page\.viewed$/),
      expect.stringMatching(/^6 error engagement\.0\.fields\.phnoe: .*→ phone$/),
      expect.stringMatching(/^7 error disqualify\.0\.when\.events\.form\.submited\.count: .*→ form\.submitted$/),
    ]);
    await write('segments/odd.yaml', 'segment: odd\nwhen: { profile.citi: Lyon }\n');
    expect(await found('segments/odd.yaml')).toEqual([expect.stringMatching(/^2 .*→ city$/)]);
    await write(
      'teams.yaml',
      'teams: 1\nrouting: [ { when: { profile.contry: BE }, team: feild }, { team: field } ]\n' +
        'field: { reps: [ { person: a@example.com } ], fallback: fields }\nleadManager: lm@example.com\n',
    );
    expect(await found('teams.yaml')).toEqual([
      expect.stringMatching(/^2 .*→ country$/),
      expect.stringMatching(/^2 warning routing\.0\.team: .*→ field$/),
      expect.stringMatching(/^3 warning field\.fallback: .*→ field$/),
    ]);
    const agreement = await readFile(join(example.folder, 'agreement.yaml'), 'utf8');
    await write(
      'agreement.yaml',
      agreement.replace(/model: [\w-]+/, 'model: hr-payrol').replace('hr-recycled', 'hr-recicled'),
    );
    expect(await found('agreement.yaml')).toEqual([
      expect.stringMatching(/handoff\.model: .*→ hr-payroll$/),
      expect.stringMatching(/recycle\.\S+\.sequence: .*→ hr-recycled$/),
    ]);
    await write('forms/odd.yaml', 'form: odd\nfields: [ { name: email }, { name: firstNme }, { name: prenom } ]\n');
    expect(await found('forms/odd.yaml')).toEqual([
      expect.stringMatching(/fields\.1\.name: .*→ firstName$/),
      expect.stringMatching(/fields\.2\.name: .*→ firstName$/),
    ]);
    await write(
      'hooks/odd.yaml',
      'hook: odd\nverify: { by: secret, secret: abc }\nlead: { email: a, profile.compani: b }\nevent: { kind: meeting.bookd }\n',
    );
    expect(await found('hooks/odd.yaml')).toEqual([
      expect.stringMatching(/lead\.profile\.compani: .*→ company$/),
      expect.stringMatching(/event\.kind: .*→ meeting\.booked$/),
    ]);
    await write(
      'mail.yaml',
      'confirmation: { template: confirm-subscriptio }\nroutes: [ { name: main } ]\nsenders: [ { name: x, from: { address: a@example.com }, route: mian } ]\n',
    );
    expect(await found('mail.yaml')).toEqual([
      expect.stringMatching(/confirmation\.template: .*→ confirm-subscription$/),
      expect.stringMatching(/senders\.0\.route: .*→ main$/),
    ]);
  });

  it('steps nobody comes to, ids given twice, waits over the sales cycle, addresses without https, a missing language', async () => {
    await sequence(
      'doubtful',
      'label: { fr: Bizarre }\n',
      [
        '  - { id: one, wait: 7 months }',
        '  - { id: two, waitFor: { event: email.clicked, timeout: 200 days }, then: [ { id: one, wait: 1 day } ] }',
        '  - { webhook: { url: "http://example.com/x", event: a.b } }',
        '  - end: { as: captured }',
        '  - { notify: { role: owner, message: { en: Late } } }',
      ].join('\n'),
    );
    expect(await found('sequences/doubtful.yaml')).toEqual([
      expect.stringMatching(/^2 warning label: the language "en" is missing$/),
      expect.stringMatching(/^4 warning steps\.0\.wait: a wait of 7 months is longer than the sales cycle/),
      expect.stringMatching(/^5 warning steps\.1\.waitFor\.timeout: /),
      expect.stringMatching(/^5 error steps\.1\.then\.0\.id: two steps are called "one": see line 4$/),
      expect.stringMatching(/^6 warning steps\.2\.webhook\.url: .*https/),
      expect.stringMatching(/^8 error steps\.4: nobody comes/),
      expect.stringMatching(/^8 warning steps\.4\.notify\.message: the language "fr" is missing$/),
    ]);
  });

  it('steps behind a fork all of whose ways end, and roles nobody has', async () => {
    await sequence(
      'forks',
      '',
      [
        '  - branch: [ { when: { band: hot }, steps: [ { end: { as: qualify } } ] }, { steps: [ { end: { as: captured } } ] } ]',
        '  - waitFor: { event: email.opened, timeout: 1 day }',
        '    then: [ { end: { as: captured } } ]',
        '    otherwise: [ { split: [ { name: a, weight: 1, steps: [ { end: { as: captured } } ] } ] }, { wait: 1 day } ]',
        '  - branch: [ { when: { band: hot }, steps: [ { end: { as: qualify } } ] } ]',
        '  - notify: { role: lead-managr, message: Late }',
      ].join('\n'),
    );
    expect(await found('sequences/forks.yaml')).toEqual([
      expect.stringMatching(/^4 error steps\.1: nobody comes/),
      expect.stringMatching(/^6 error steps\.1\.otherwise\.1: nobody comes/),
      expect.stringMatching(/^8 warning steps\.3\.notify\.role: .*→ lead-manager$/),
    ]);
  });

  it('a marketing mail without unsubscribe link; a service mail needs none', async () => {
    await write('emails/bare.html.hbs', '---\nsubject: { fr: Bonjour, en: Hello }\n---\n<p>Hello</p>');
    await sequence(
      'mails',
      '',
      '  - email: { template: bare }\n  - { id: b, email: { template: bare, kind: service } }\n',
    );
    expect(await found('sequences/mails.yaml')).toEqual([
      expect.stringMatching(/^3 error steps\.0\.email\.template: "bare" is sent as marketing/),
    ]);
  });

  it('a template that fails for the sample leads, a field that is none, a relative link, a missing language, a spam trap', async () => {
    await write(
      'emails/bare.html.hbs',
      '---\nsubject: { fr: "GAGNEZ MAINTENANT !!" }\n---\n<p>{{lead.firstName}} {{lead.fristName}}</p>\n<a href="/guide">x</a>',
    );
    expect(await found('emails/bare.html.hbs')).toEqual([
      expect.stringMatching(/^2 warning : The language “en” is missing/),
      expect.stringMatching(/^4 error : “lead\.firstName” is missing/),
      expect.stringMatching(/^4 error : "lead\.fristName" .*→ lead\.firstName$/),
      expect.stringMatching(/^5 error : .*https:\/\//),
    ]);
    await write(
      'emails/bare.html.hbs',
      '---\nsubject: { fr: "GAGNEZ MAINTENANT !!" }\n---\n<p>{{lead.firstName}}</p>\n',
    );
    expect((await found('emails/bare.html.hbs')).filter((line) => line.includes(' error '))).toEqual([
      expect.stringMatching(/^4 error : “lead\.firstName” is missing and has no default/),
    ]);
    await write('emails/bare.html.hbs', '---\nsubject: { fr: "GAGNEZ MAINTENANT !!" }\n---\n<p>x</p>\n');
    expect(await found('emails/bare.html.hbs')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/warning : The language “en” is missing/),
        expect.stringMatching(/warning : The subject is in capitals/),
      ]),
    );
  });

  it('values that are not what the field they are compared with holds, the nearest one beside what is misspelt', async () => {
    await withoutMails();
    await sequence(
      'typed',
      'entry: { when: { profile.employees: { gt: many }, or: [ { profile.role: { in: [cfo, hr-directr, DRH] } } ], profile.country: france } }\n',
      [
        '  - { set: { profile.nurtured: maybe, profile.role: DRH, profile.employees: ten, profile.city: Lyon } }',
        '  - { waitFor: { event: video.watched, where: { percent: half }, timeout: 2 days } }',
        '  - { waitFor: { event: form.submitted, where: { form: guide-downlod }, timeout: 2 days } }',
        '  - { branch: [ { when: { profile.expatriates: { size: 2 }, profile.nurtured: 1, profile.budget: { regex: x } }, steps: [] } ] }',
      ].join('\n'),
    );
    expect(await found('sequences/typed.yaml')).toEqual([
      expect.stringMatching(/^2 error entry\.when\.profile\.employees\.gt: expected a number$/),
      expect.stringMatching(
        /^2 warning entry\.when\.or\.0\.profile\.role\.in\.1: .*none of the values of role.*→ hr-director$/,
      ),
      expect.stringMatching(/^2 warning entry\.when\.or\.0\.profile\.role\.in\.2: .*→ hr-director$/),
      expect.stringMatching(/^2 warning entry\.when\.profile\.country: .*→ FR$/),
      expect.stringMatching(/^4 error steps\.0\.set\.profile\.nurtured: expected true or false, not "maybe"$/),
      expect.stringMatching(/^4 error steps\.0\.set\.profile\.role: expected "hr-director", not "DRH"$/),
      expect.stringMatching(/^4 error steps\.0\.set\.profile\.employees: expected a number, not "ten"$/),
      expect.stringMatching(/^5 error steps\.1\.waitFor\.where\.percent: expected a number$/),
      expect.stringMatching(/^6 warning steps\.2\.waitFor\.where\.form: .*→ guide-download$/),
      expect.stringMatching(/^7 error steps\.3\.branch\.0\.when\.profile\.expatriates\.size: .*a list/),
      expect.stringMatching(/^7 error steps\.3\.branch\.0\.when\.profile\.nurtured: expected true or false$/),
      expect.stringMatching(/^7 error steps\.3\.branch\.0\.when\.profile\.budget\.regex: .*a text/),
    ]);
  });

  it('sequences of one priority that may want the same lead', async () => {
    await withoutMails();
    const rival = (name: string, when: string) =>
      sequence(name, `priority: 77\nentry: { when: ${when} }\n`, '  - wait: 1 day\n');
    await rival('one', '{ stage: captured, profile.country: FR }');
    await rival('two', '{ profile.country: { in: [FR, BE] } }');
    await rival('three', '{ profile.country: CH }');
    expect(await found('sequences/one.yaml')).toEqual([
      expect.stringMatching(/^2 warning priority: two may want the same leads at the same priority, 77/),
    ]);
    expect(await found('sequences/three.yaml')).toEqual([]);
  });
  it('two fields of one name in a form and in fields.yaml, and choices the profile refuses', async () => {
    await withoutMails();
    await write(
      'forms/odd.yaml',
      'form: odd\nfields:\n  - { name: email }\n  - { name: role, type: choice, values: [cfo, DRH, boss] }\n  - { name: email }\n',
    );
    await write('topics.yaml', 'topics:\n  - { name: hr-news, label: x }\n  - { name: hr-news, label: y }\n');
    expect(await found('forms/odd.yaml')).toEqual([
      expect.stringMatching(/^4 error fields\.1\.values\.2: nobody can choose "boss"/),
      expect.stringMatching(/^5 error fields\.2\.name: .*"email" twice: see line 3$/),
    ]);
    expect(await found('topics.yaml')).toEqual([expect.stringMatching(/^3 error topics\.1\.name: .*see line 2$/)]);
  });

  it('names that files cannot have, and files nothing reads, each with what is expected', async () => {
    await withoutMails();
    await write('sequences/été 1.yaml', 'sequence: été 1\nsteps: [ { wait: 1 day } ]\n');
    await write('sequences/other.yaml', 'sequence: another\nstep: []\n');
    await mkdir(join(example.folder, 'emails'));
    await write('emails/plain.mjml', '<mjml></mjml>');
    await write('topic.yaml', 'topics: []\n');
    const here = (await lintWorkspace(example.folder)).findings.filter(({ file }) =>
      /plain|topic\.|other|été/.test(file),
    );
    expect(here.map((one) => `${one.file}:${tellFinding(one)}`)).toEqual([
      expect.stringMatching(/^emails\/plain\.mjml:1 warning : .*expected emails\/<name>\.mjml\.hbs/),
      expect.stringMatching(/^topic\.yaml:1 warning : .*expected topics\.yaml$/),
      expect.stringMatching(/^sequences\/other\.yaml:1 error steps: "steps" is missing/),
      expect.stringMatching(/^sequences\/other\.yaml:1 error sequence: the file calls itself "another"/),
      expect.stringMatching(/^sequences\/other\.yaml:2 error step: unknown key.*→ steps$/),
      expect.stringMatching(
        /^sequences\/été 1\.yaml:1 error : "été 1" cannot be the name of a file: .*such as hr-welcome$/,
      ),
      expect.stringMatching(/^sequences\/été 1\.yaml:1 error sequence: expected a name/),
    ]);
  });

  it('what is wrong with the form and with names together', async () => {
    await sequence('both', 'priorty: 3\n', '  - { email: { template: welcom } }\n  - { wait: 3 moons }\n');
    expect(await found('sequences/both.yaml')).toEqual([
      expect.stringMatching(/^2 .*unknown key "priorty".*→ priority$/),
      expect.stringMatching(/^4 error steps\.0\.email\.template/),
      expect.stringMatching(/^5 error steps\.1\.wait/),
    ]);
  });
});

test('kinds that are registered on the server are known when they are named', async () => {
  await sequence(
    'trial',
    '',
    '  - { waitFor: { event: trial.started, timeout: 1 day } }\n  - { waitFor: { event: x.own, timeout: 1 day } }\n',
  );
  expect((await lintWorkspace(example.folder)).errors).toBe(1);
  expect((await lintWorkspace(example.folder, ['trial.started'])).errors).toBe(0);
});

test('as JSON the findings are for other programs, with the same status', async () => {
  await sequence('over', '', '  - { end: { as: captured } }\n  - { wait: 1 day }\n');
  const lines: string[] = [];
  expect(await runLint(example.folder, (line) => lines.push(line), { json: true })).toBe(1);
  const told = JSON.parse(lines.join('\n')) as { errors: number; findings: LintFinding[] };
  expect(told).toMatchObject({
    errors: 1,
    warnings: 0,
    findings: [
      { file: 'sequences/over.yaml', line: 4, column: expect.any(Number), severity: 'error', path: 'steps.1' },
    ],
  });
});

test('is told in French where the terminal is', async () => {
  await sequence('over', '', '  - { end: { as: captured } }\n  - { wait: 1 day }\n');
  const lines: string[] = [];
  await runLint(example.folder, (line) => lines.push(line), { language: 'fr' });
  expect(lines[0]).toMatch(/^sequences\/over\.yaml:4:\d+ erreur steps\.1: personne n’arrive à cette étape/);
  expect(lines.at(-1)).toMatch(/1 erreurs, 0 avertissements$/);
  lines.length = 0;
  await runLint(example.folder, (line) => lines.push(line), { json: true, language: 'fr' });
  const [finding] = (JSON.parse(lines.join('\n')) as { findings: LintFinding[] }).findings;
  expect(finding).toMatchObject({ severity: 'error', message: expect.stringContaining('personne') });
  expect(finding).not.toHaveProperty('words');
});
