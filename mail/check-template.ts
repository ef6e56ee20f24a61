import { renderMail, type RenderContext, type RenderOverrides } from './render';
import { type Template } from './template';
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

/** Whether every reader is given a way out: what a marketing mail must have (files.md, what lint finds). */
export function hasUnsubscribeLink(template: Template): boolean {
  return [...template.mails.values()].every(
    ({ html, text }) => html.variables.has('unsubscribeUrl') && text.variables.has('unsubscribeUrl'),
  );
}
