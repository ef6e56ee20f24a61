import { nearestName } from '../../domain/conditions/nearest-name';
import type { Field } from '../../domain/files/fields';
import { checkReadable, checkTemplate as renderSamples } from '../../mail/check-template';
import { reviewMail } from '../../mail/review-mail';
import { renderMail, type RenderContext } from '../../mail/render';
import type { Template } from '../../mail/template';
import { pathOfTemplate } from '../../mail/template/library';
import type { Finding } from '../outcome';
import { compileOnce } from './compile-once';
import { sampleContexts } from './sample-contexts';
import { besides } from './unknown-name';
import { TEMPLATE_PARTS } from './view-file';
import { tell } from '../../domain/words/sentence';

/**
 * What keeps a template from being sent, and what is doubtful in it, all at once: it is compiled as it will be, rendered in each language
 * for the sample leads (one of whom all is known, one of whom only the address is: edge case 28), and looked through for fields that
 * `fields.yaml` does not list. Layouts and partials by themselves are not rendered; they are checked with the mails that use them.
 * `codes`: the names sequences give their codes.
 */
export async function checkTemplate(
  name: string,
  parts: Record<string, string>,
  shared: Record<string, string>,
  fields: readonly Field[] | null,
  codes: readonly string[],
): Promise<Finding[]> {
  const unknown = unknownFields(name, parts, fields);
  if (name.includes('/')) return unknown;
  const compiled = await compileOnce({ name, ...parts }, shared, codes);
  const samples = sampleContexts(fields ?? [], codes);
  if (!compiled.ok) {
    // The front matter is told with the form of the file.
    const told = compiled.errors.slice(compiled.ofFront).map((error) => meanField(error, fields));
    return [...told, ...unknown, ...besides(unknown, checkReadable(compiled.readable, samples)), ...compiled.warnings];
  }
  const others = besides(unknown, renderSamples(compiled.template, samples));
  const file = pathOfTemplate(name, parts.mjml === undefined ? 'html' : 'mjml');
  const doubtful = reviewAll(compiled.template, samples).map((finding) => ({ ...finding, file }));
  return [...unknown, ...others, ...compiled.template.warnings, ...doubtful];
}

/** A name alone that is no variable was meant as a field of the lead, where it is near one. */
function meanField({ suggestion, ...error }: Finding, fields: readonly Field[] | null): Finding {
  const written = /^lead\.(\w+)$/.exec(suggestion ?? '')?.[1];
  const near = written === undefined || fields === null ? written : nearestName(written, namesOf(fields));
  const meant = written === undefined ? suggestion : near === undefined ? undefined : `lead.${near}`;
  return meant === undefined ? error : { ...error, suggestion: meant };
}

function namesOf(fields: readonly Field[]): string[] {
  return ['email', ...fields.map(({ name }) => name)];
}

/** What would better be changed in the mails a template makes, once whatever the language. */
function reviewAll(template: Template, samples: readonly RenderContext[]): Finding[] {
  const [whole] = samples.slice(-1);
  if (whole === undefined) return [];
  const words = template.languages.flatMap((language) => {
    const rendered = renderMail(template, { ...whole, language });
    return rendered.ok ? reviewMail(rendered.mail) : [];
  });
  const once = new Map(words.map((each) => [each.en, each]));
  return [...once.values()].map((each) => ({
    path: '',
    line: 1,
    column: 1,
    message: each.en,
    words: each,
    severity: 'warning',
  }));
}

/** Every `lead.<field>` in an expression whose field is not in `fields.yaml`. */
function unknownFields(name: string, parts: Record<string, string>, fields: readonly Field[] | null): Finding[] {
  if (fields === null) return [];
  const known = namesOf(fields);
  return TEMPLATE_PARTS.flatMap((part) => {
    const lines = (parts[part] ?? '').split('\n');
    return lines.flatMap((text, index) =>
      [...text.matchAll(/\blead\.([A-Za-z]\w*)/g)].flatMap((found): Finding[] => {
        const field = found[1] ?? '';
        if (known.includes(field) || !isExpression(text, found.index)) return [];
        const suggestion = nearestName(field, known);
        return [
          {
            path: '',
            file: pathOfTemplate(name, part),
            line: index + 1,
            column: found.index + 1,
            ...tell('"{name}" is not among the fields of fields.yaml', { name: `lead.${field}` }),
            ...(suggestion !== undefined && { suggestion: `lead.${suggestion}` }),
          },
        ];
      }),
    );
  });
}

/** Whether what stands at an index is within `{{…}}`, not a word of the text. */
function isExpression(line: string, index: number): boolean {
  return line.lastIndexOf('{{', index) > line.lastIndexOf('}}', index);
}
