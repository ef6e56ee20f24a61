import { missingIn, renderMail, type RenderContext, type RenderOverrides } from './render';
import { compileLine, type MailLanguage, type Template } from './template';
import { type Finding } from './template/finding';

/**
 * Renders a template for each sample lead in each of its languages and answers what fails: what a publish refuses (lifecycle.md,
 * edge case 28). Each error is told once, however many samples it hits.
 */
export function checkTemplate(
  template: Template,
  samples: readonly RenderContext[],
  overrides: RenderOverrides = {},
): Finding[] {
  const errors = new Map<string, Finding>();
  for (const sample of samples) {
    for (const language of template.languages) {
      const rendered = renderMail(template, { ...sample, language }, overrides);
      if (!rendered.ok) for (const error of rendered.errors) errors.set(JSON.stringify(error), error);
    }
  }
  return [...errors.values()];
}

/**
 * What is wrong with a line that a sequence puts in the place of a template's own, found as for a template: where it stands in its file.
 * `codes`: the names sequences give their codes.
 */
export function checkLine(
  text: string,
  at: { line: number; column: number },
  { language, codes, samples }: { language: MailLanguage; codes: readonly string[]; samples: readonly RenderContext[] },
): { errors: Finding[]; variables: ReadonlySet<string> } {
  const findings: Finding[] = [];
  const workbook = { language, references: [], literals: [], findings, warnings: [], linkCount: 0, codes };
  const line = compileLine({ text, origin: { file: '', ...at } }, {}, workbook);
  if (line === null || findings.length > 0) return { errors: findings, variables: new Set() };
  const missing = samples.flatMap((sample) => missingIn(line, sample, language));
  const once = new Map(missing.map((error) => [JSON.stringify(error), error]));
  return { errors: [...once.values()], variables: line.variables };
}

/** Whether every reader is given a way out: what a marketing mail must have (files.md, what lint finds). */
export function hasUnsubscribeLink(template: Template): boolean {
  return [...template.mails.values()].every(
    ({ html, text }) => html.variables.has('unsubscribeUrl') && text.variables.has('unsubscribeUrl'),
  );
}
