import { type TemplateFrontMatter } from '../domain/files/template-front-matter';
import { checkMarkup } from './template/check-markup';
import { expandTemplate } from './template/expand';
import { type Expansion } from './template/expansion';
import { type Workbook } from './template/expression';
import { findAt, withoutRepeats, type Finding } from './template/finding';
import { readTemplateFile, type TemplateFile } from './template/front-matter';
import { layOutMjml, layOutHtml } from './template/lay-out';
import { pathOfTemplate, type TemplateParts } from './template/library';
import { derivePlainText } from './template/plain-text';
import { compileProgram, type RenderProgram } from './template/program';
import { restoreInHtml, restoreInText } from './template/restore-tokens';
import { parseSource, type Program, type Source } from './template/syntax';
import { LANGUAGES, type MailLanguage } from './template/vocabulary';
import { tell, type Sentence, type Told } from '../domain/words/sentence';

export type { Finding } from './template/finding';
export type { TemplateParts } from './template/library';
export type { MailLanguage } from './template/vocabulary';

/** A template's texts: `emails/<name>.mjml.hbs` or `.html.hbs`, with the front matter, and optionally `.txt.hbs` (files.md). */
export type TemplateSource = { name: string; mjml?: string; html?: string; txt?: string };

/** A template in one language, laid out and compiled. */
export type CompiledMail = {
  subject: RenderProgram;
  preheader: RenderProgram | null;
  fromName: RenderProgram | null;
  html: RenderProgram;
  text: RenderProgram;
};

/** A template ready to be rendered. Compiling is slow (tens of ms a language); keep it as long as the version lives. */
export type Template = {
  name: string;
  /** The languages it is written in, the preferred fall-back first. A template without any language text has both. */
  languages: readonly MailLanguage[];
  mails: ReadonlyMap<MailLanguage, CompiledMail>;
  front: TemplateFrontMatter;
  /** Every variable it uses, such as `lead.firstName` and `unsubscribeUrl`: what lint and previews ask for. */
  variables: ReadonlySet<string>;
  /** What a reader would miss but a publish may overlook: a language, an `alt`. */
  warnings: readonly Finding[];
};

/** What is wrong with a template, the first `ofFront` errors about its front matter, and what of it can be read nevertheless. */
export type FaultyTemplate = { errors: Finding[]; ofFront: number; warnings: Finding[]; readable: ReadableMail[] };
/** The lines and bodies of a mail in one language that can be read, as plain text: to find what is missing of a lead, not to be sent. */
export type ReadableMail = { language: MailLanguage; programs: RenderProgram[] };

/** More than any mail a person wrote; what is larger is a pasted page or an embedded image. */
const MAX_SOURCE_CHARS = 400_000;

/**
 * Compiles a template: MJML once a language to HTML, then Handlebars over the result, so that a lead costs one Handlebars run.
 * Partials and layouts come from `parts`. Answers every error with its file, line and column; never rejects for bad input.
 *
 * Guarantees of what comes out: every value is escaped for where it stands; only own properties of the variables are read; links
 * are https; only the functions of `vocabulary.ts` exist (files.md: "without helpers that reach the system").
 * @param codes names under which `coupon` steps give codes (`as`); `any`: unknown variables are found missing when it is rendered
 */
export async function compileTemplate(
  source: TemplateSource,
  parts: TemplateParts,
  codes: readonly string[] | 'any' = [],
): Promise<{ ok: true; template: Template } | ({ ok: false } & FaultyTemplate)> {
  const read = readTexts(source);
  if (!read.ok) return { ...read, ofFront: 0, warnings: [], readable: [] };
  const { ofFront, errors, ...texts } = read.texts;
  const job: Job = { ...texts, parts, codes, findings: [...errors], warnings: [] };
  const languages = findLanguages(job.file.front, job.body);
  const mails = new Map<MailLanguage, CompiledMail>();
  const readable: ReadableMail[] = [];
  for (const language of languages) {
    const { mail, programs } = await compileLanguage(job, language);
    if (mail) mails.set(language, mail);
    readable.push({ language, programs });
  }
  const missing = LANGUAGES.filter((language) => !languages.includes(language));
  const doubtful = [
    ...job.warnings,
    ...missing.map((language) =>
      findAt(job.file.originOf('subject'), tell('The language “{language}” is missing.', { language })),
    ),
  ];
  const warnings = withoutRepeats(doubtful.map((warning) => ({ ...warning, severity: 'warning' as const })));
  if (job.findings.length > 0) {
    return { ok: false, errors: withoutRepeats(job.findings), ofFront, warnings, readable };
  }
  const variables = new Set([...mails.values()].flatMap(listVariables));
  return {
    ok: true,
    template: {
      name: source.name,
      languages,
      mails,
      front: job.file.front,
      variables,
      warnings,
    },
  };
}

type Plain = { source: Source; program: Program };
type Texts = { kind: 'mjml' | 'html'; file: TemplateFile; body: Program; plain: Plain | null };
type ReadTexts = Texts & { errors: Finding[]; ofFront: number };
type Job = Texts & { parts: TemplateParts; codes: readonly string[] | 'any'; findings: Finding[]; warnings: Finding[] };

function readTexts(source: TemplateSource): { ok: true; texts: ReadTexts } | { ok: false; errors: Finding[] } {
  const kind = source.mjml === undefined ? 'html' : 'mjml';
  const path = pathOfTemplate(source.name, kind);
  const text = source.mjml ?? source.html;
  const refuse = (said: Sentence | Told): { ok: false; errors: Finding[] } => ({
    ok: false,
    errors: [findAt({ file: path, line: 1, column: 1 }, said)],
  });
  if (text === undefined) return refuse('A template needs MJML or HTML.');
  if (text.length > MAX_SOURCE_CHARS)
    return refuse(tell('A template has at most {most} characters.', { most: MAX_SOURCE_CHARS }));
  const { file, errors: front } = readTemplateFile(text, path);
  const body = parseSource(file.body);
  const plain = source.txt === undefined ? null : readPlain(source.name, source.txt);
  const errors = [...front, ...(body.ok ? [] : body.errors), ...(plain?.errors ?? [])];
  if (body.program === null || plain?.program === null) return { ok: false, errors };
  const written = plain === null ? null : { source: plain.source, program: plain.program };
  return { ok: true, texts: { kind, file, body: body.program, plain: written, errors, ofFront: front.length } };
}

/** The mail in one language; null where it cannot be laid out, and then `programs` are what can be read of it. */
async function compileLanguage(
  job: Job,
  language: MailLanguage,
): Promise<{ mail: CompiledMail | null; programs: RenderProgram[] }> {
  const { file, parts, codes, findings, warnings } = job;
  const { front } = file;
  const openBook = (): Workbook => ({
    language,
    references: [],
    literals: [],
    findings,
    warnings,
    linkCount: 0,
    codes,
  });
  const line = (key: 'subject' | 'preheader'): RenderProgram | null => {
    const chosen = chooseText(front[key], language);
    if (chosen === null) return null;
    return compileLine(
      { text: chosen, origin: file.originOf(key, ...(typeof front[key] === 'string' ? [] : [language])) },
      parts,
      openBook(),
    );
  };
  const subject = line('subject');
  const preheader = line('preheader');
  const name = typeof front.from === 'object' ? front.from.name : undefined;
  const fromName =
    name === undefined ? null : compileLine({ text: name, origin: file.originOf('from', 'name') }, parts, openBook());
  const book = openBook();
  const layout = front.layout === undefined ? undefined : { name: front.layout, origin: file.originOf('layout') };
  const expansion = expandTemplate({ source: file.body, program: job.body }, layout, parts, book, true);
  const plain = job.plain === null ? null : compilePlain(job.plain, parts, openBook());
  const checked = checkMarkup(expansion);
  findings.push(...checked.errors);
  warnings.push(...checked.warnings);
  const laidOut = job.kind === 'mjml' ? await layOutMjml(expansion, book) : layOutHtml(expansion, book);
  if (!laidOut.ok) findings.push(...laidOut.errors);
  if (laidOut.ok && subject) {
    const { html, tokens } = laidOut;
    const restored = restoreInHtml(html, tokens);
    findings.push(...restored.errors);
    const text = plain ?? compileProgram(restoreInText(derivePlainText(html), tokens), book);
    const mail = { subject, preheader, fromName, html: compileProgram(restored.source, book), text };
    if (findings.length === 0) return { mail, programs: [] };
  }
  if (!laidOut.ok) findings.push(...restoreInHtml(expansion.text, expansion.tokens).errors);
  const body = compileProgram(restoreInText(expansion.text, expansion.tokens), book);
  return { mail: null, programs: [subject, preheader, fromName, body, plain].filter((program) => program !== null) };
}

/** Compiles a line of text: a subject, a preheader, a name. */
export function compileLine(source: Source, parts: TemplateParts, workbook: Workbook): RenderProgram | null {
  const parsed = parseSource(source);
  if (!parsed.ok) workbook.findings.push(...parsed.errors);
  return parsed.program === null ? null : compilePlain({ source, program: parsed.program }, parts, workbook);
}

function compilePlain(plain: Plain, parts: TemplateParts, workbook: Workbook): RenderProgram {
  const expansion: Expansion = expandTemplate(plain, undefined, parts, workbook, false);
  return compileProgram(restoreInText(expansion.text, expansion.tokens), workbook);
}

function readPlain(name: string, text: string): { source: Source; program: Program | null; errors: Finding[] } {
  const source: Source = { text, origin: { file: pathOfTemplate(name, 'txt'), line: 1, column: 1 } };
  const parsed = parseSource(source);
  return { source, program: parsed.program, errors: parsed.ok ? [] : parsed.errors };
}

/** The text in a language, or in the other one; null where there is none. */
export function chooseText(text: TemplateFrontMatter['subject'] | undefined, language: MailLanguage): string | null {
  if (text === undefined || typeof text === 'string') return text ?? null;
  return text[language] ?? LANGUAGES.map((each) => text[each]).find((each) => each !== undefined) ?? null;
}

/** The languages of the subject and of the body's own `{{#fr}}` and `{{t fr=…}}`; partials, which are shared, do not decide. */
function findLanguages(front: TemplateFrontMatter, body: Program): MailLanguage[] {
  const used = new Set<string>(typeof front.subject === 'string' ? [] : Object.keys(front.subject));
  JSON.stringify(body, (key, value: unknown) => {
    if (key === 'path' && typeof value === 'object' && value !== null && 'original' in value)
      used.add(String(value.original));
    return value;
  });
  const found = LANGUAGES.filter((language) => used.has(language));
  return found.length > 0 ? found : [...LANGUAGES];
}

function listVariables(mail: CompiledMail): string[] {
  return [mail.subject, mail.preheader, mail.fromName, mail.html, mail.text].flatMap((program) => [
    ...(program?.variables ?? []),
  ]);
}
