import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from '../../domain/files/parse';
import { type FileKind, type FileOf } from '../../domain/files/kinds';
import { checkTemplate, hasUnsubscribeLink } from '../../mail/check-template';
import { reviewMail } from '../../mail/review-mail';
import { renderMail, type RenderContext } from '../../mail/render';
import { compileTemplate, type Template, type TemplateParts } from '../../mail/template';

const WORKSPACE = join(__dirname, '../../templates');
const NOTICES = ['confirm-subscription', 'my-data'];

const read = (path: string): string => readFileSync(join(WORKSPACE, path), 'utf8');
const list = (folder: string, ending: string): string[] =>
  readdirSync(join(WORKSPACE, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

function parse<K extends FileKind>(kind: K, path: string): FileOf<K> {
  const parsed = parseFile(kind, read(path), path);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors, null, 1));
  return parsed.value;
}

function readParts(): TemplateParts {
  const parts: Record<string, string> = {};
  for (const folder of ['layouts', 'partials']) {
    for (const name of list(`emails/${folder}`, '.mjml.hbs'))
      parts[`${folder}/${name}`] = read(`emails/${folder}/${name}.mjml.hbs`);
  }
  return parts;
}

const urls = {
  unsubscribe: 'https://ripen.example/u/x',
  preferences: 'https://ripen.example/p/x',
  view: 'https://ripen.example/v/x',
  confirm: 'https://ripen.example/o/x',
  data: 'https://ripen.example/d/x',
};
const SAMPLES: RenderContext[] = [
  // The code comes before the mail that brings it.
  { lead: { email: 'bare@example.com' }, coupon: 'CODE-1', urls },
  {
    lead: {
      email: 'sophie@example.com',
      firstName: 'Sophie',
      company: 'Mécaloire',
      role: 'hr-director',
      industry: 'construction',
      employees: 1280,
      expatriates: 3,
      foreignSubsidiaries: true,
    },
    coupon: 'CODE-2',
    urls,
  },
];
const NAMES = list('emails', '.mjml.hbs');

async function load(name: string): Promise<Template> {
  const compiled = await compileTemplate({ name, mjml: read(`emails/${name}.mjml.hbs`) }, readParts());
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors, null, 1));
  return compiled.template;
}

describe.each(NAMES)('the example mail %s', (name) => {
  test('is written in both languages, without warnings, and renders for a lead of whom only the address is known', async () => {
    const template = await load(name);
    expect(template.languages).toEqual(['fr', 'en']);
    expect(template.warnings).toEqual([]);
    expect(checkTemplate(template, SAMPLES)).toEqual([]);
  });

  test('fits below Gmail’s limit, names its links, fetches nothing from elsewhere, and can be unsubscribed from', async () => {
    const template = await load(name);
    expect(hasUnsubscribeLink(template)).toBe(!NOTICES.includes(name));
    for (const language of ['fr', 'en']) {
      const rendered = renderMail(template, { ...SAMPLES[1]!, language });
      if (!rendered.ok) throw new Error(JSON.stringify(rendered.errors));
      expect(rendered.mail.warnings).toEqual([]);
      expect(rendered.mail.html).toContain(`<html lang="${language}"`);
      // Readable at night, and in a browser where a mail program shows it badly.
      expect(rendered.mail.html).toContain('prefers-color-scheme: dark');
      if (!NOTICES.includes(name)) expect(rendered.mail.html).toContain(SAMPLES[1]!.urls.view);
      expect(reviewMail(rendered.mail)).toEqual([]);
      expect(rendered.mail.html).not.toMatch(/<img|url\(|@import|<link/);
      expect(rendered.mail.html).not.toMatch(/hbtoken|\{\{/);
      expect(rendered.mail.links.every((link) => !/^link-\d+$/.test(link.name))).toBe(true);
      expect(rendered.mail.text.length).toBeGreaterThan(200);
      expect(rendered.mail.subject.length).toBeLessThan(80);
    }
  });
});

describe('the example workspace', () => {
  test('has only files that read without an error', () => {
    parse('agreements', 'agreement.yaml');
    parse('teams', 'teams.yaml');
    parse('fields', 'fields.yaml');
    parse('topics', 'topics.yaml');
    parse('mail', 'mail.yaml');
    for (const [kind, folder] of [
      ['scoring-models', 'scoring'],
      ['sequences', 'sequences'],
      ['forms', 'forms'],
      ['segments', 'segments'],
    ] as const) {
      for (const name of list(folder, '.yaml')) parse(kind, `${folder}/${name}.yaml`);
    }
  });

  test('names only what exists: templates, topics, sequences, fields, documents', () => {
    const text = list('sequences', '.yaml')
      .map((name) => read(`sequences/${name}.yaml`))
      .join('\n');
    const named = (pattern: RegExp, from: string): string[] => [...from.matchAll(pattern)].map(([, word]) => word!);
    for (const template of named(/template: ([\w-]+)/g, text + read('mail.yaml'))) expect(NAMES).toContain(template);
    const topics = parse('topics', 'topics.yaml').topics.map((topic) => topic.name);
    for (const topic of named(/topic: ([\w-]+)/g, text)) expect(topics).toContain(topic);
    const agreement = parse('agreements', 'agreement.yaml');
    for (const { sequence } of Object.values(agreement.recycle)) expect(list('sequences', '.yaml')).toContain(sequence);
    expect(list('scoring', '.yaml')).toContain(agreement.handoff.model);
    const fields = parse('fields', 'fields.yaml').fields.map((field) => field.name);
    const everything = [
      text,
      read('scoring/hr-payroll.yaml'),
      read('teams.yaml'),
      ...list('segments', '.yaml').map((name) => read(`segments/${name}.yaml`)),
    ].join('\n');
    for (const field of named(/profile\.(\w+)/g, everything)) expect(fields).toContain(field);
    for (const name of NAMES)
      for (const field of named(/lead\.(\w+)/g, read(`emails/${name}.mjml.hbs`)))
        expect([...fields, 'email']).toContain(field);
    for (const form of list('forms', '.yaml')) {
      const { offer, fields: asked } = parse('forms', `forms/${form}.yaml`);
      if (offer !== undefined) expect(existsSync(join(WORKSPACE, 'assets', `${offer}.pdf`))).toBe(true);
      for (const field of asked)
        if (field.type !== 'consent' && field.name !== 'email') expect(fields).toContain(field.name);
    }
  });

  test('calls each file by the name it gives itself', () => {
    for (const name of list('sequences', '.yaml'))
      expect(read(`sequences/${name}.yaml`)).toMatch(new RegExp(`^(sequence|stream|broadcast): ${name}\n`, 'm'));
    for (const name of list('forms', '.yaml')) expect(parse('forms', `forms/${name}.yaml`).form).toBe(name);
    for (const name of list('segments', '.yaml')) expect(parse('segments', `segments/${name}.yaml`).segment).toBe(name);
  });
});
