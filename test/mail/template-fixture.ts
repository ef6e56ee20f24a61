import { renderMail, type RenderContext, type RenderedMail } from '../../mail/render';
import {
  compileTemplate,
  type Finding,
  type Template,
  type TemplateParts,
  type TemplateSource,
} from '../../mail/template';

/** Front matter of three lines. */
export const FRONT =
  '---\nsubject: { fr: "Bonjour {{default lead.firstName \'vous\'}}", en: "Hello {{default lead.firstName \'there\'}}" }\n---\n';

/** A sample lead, nothing tracked. */
export function context(lead: Record<string, unknown> = {}, rest: Partial<RenderContext> = {}): RenderContext {
  const urls = {
    unsubscribe: 'https://ripen.example/u/token',
    preferences: 'https://ripen.example/p/token',
    view: 'https://ripen.example/v/token',
  };
  return { lead: { email: 'ana@example.com', ...lead }, language: 'en', urls, ...rest };
}

/** The compiled template; a test that expects one fails with the errors. */
export async function compile(source: Partial<TemplateSource>, parts: TemplateParts = {}): Promise<Template> {
  const compiled = await compileTemplate({ name: 'test', ...source }, parts);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors, null, 1));
  return compiled.template;
}

/** What compiling answers as wrong. */
export async function errorsOf(source: Partial<TemplateSource>, parts: TemplateParts = {}): Promise<Finding[]> {
  const compiled = await compileTemplate({ name: 'test', ...source }, parts);
  return compiled.ok ? [] : compiled.errors;
}

/** The mail; a test that expects one fails with the errors. */
export function render(template: Template, given: RenderContext = context()): RenderedMail {
  const rendered = renderMail(template, given);
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.errors, null, 1));
  return rendered.mail;
}

/** A template in HTML, with a subject in both languages; its body begins at line 4. */
export const html = (body: string): Partial<TemplateSource> => ({ html: FRONT + body });
/** The same in MJML, within one column. */
export const mjml = (body: string): Partial<TemplateSource> => ({
  mjml: `${FRONT}<mjml><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`,
});
