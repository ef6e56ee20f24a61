import { missingIn, renderMail, type RenderContext, type RenderOverrides } from './render';
import { compileLine, type MailLanguage, type ReadableMail, type Template } from './template';
import { withoutRepeats, type Finding } from './template/finding';

/**
 * Renders a template for each sample lead in each of its languages and answers what fails: what a publish refuses (lifecycle.md,
 * edge case 28). Each error is told once, however many samples it hits.
 */
export function checkTemplate(
  template: Template,
  samples: readonly RenderContext[],
  overrides: RenderOverrides = {},
): Finding[] {
  const errors = samples.flatMap((sample) =>
    template.languages.flatMap((language) => {
      const rendered = renderMail(template, { ...sample, language }, overrides);
      return rendered.ok ? [] : rendered.errors;
    }),
  );
  return withoutRepeats(errors);
}

/** What would be missing of the sample leads in what can be read of a template that cannot be sent: told with all else that is wrong. */
export function checkReadable(mails: readonly ReadableMail[], samples: readonly RenderContext[]): Finding[] {
  const missing = samples.flatMap((sample) =>
    mails.flatMap(({ language, programs }) =>
      programs.flatMap((program) => missingIn(program, sample, language, { subject: '–', preheader: '–' })),
    ),
  );
  return withoutRepeats(missing);
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
  return { errors: withoutRepeats(missing), variables: line.variables };
}

/** Whether every reader is given a way out: what a marketing mail must have (files.md, what lint finds). */
export function hasUnsubscribeLink(template: Template): boolean {
  return [...template.mails.values()].every(
    ({ html, text }) => html.variables.has('unsubscribeUrl') && text.variables.has('unsubscribeUrl'),
  );
}
