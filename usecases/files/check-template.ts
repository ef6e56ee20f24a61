import type { Field } from '../../domain/files/fields';
import { checkReadable, checkTemplate as renderSamples } from '../../mail/check-template';
import { reviewMail } from '../../mail/review-mail';
import { renderMail, type RenderContext } from '../../mail/render';
import type { Template, TemplateParts } from '../../mail/template';
import { pathOfTemplate } from '../../mail/template/library';
import type { Finding } from '../outcome';
import { compileOnce } from './compile-once';
import { lintWayOut } from './lint-mails';
import { lookUpAsset } from './look-up-choices';
import { nearestField } from './nearest-field';
import { sampleContexts } from './sample-contexts';
import { besides } from './unknown-name';
import { TEMPLATE_PARTS } from './view-file';
import { tell } from '../../domain/words/sentence';

/** Of a lead in a mail, beside the fields of `fields.yaml`. */
const BUILT_IN: readonly string[] = ['email'];

/** What a template is checked against: the layouts and partials, `fields.yaml`, the names sequences give their codes, and `assets/`. */
export type AroundTemplate = {
  shared: TemplateParts;
  fields: readonly Field[] | null;
  codes: readonly string[];
  assets: readonly string[] | null;
};

/**
 * What keeps a template from being sent, and what is doubtful in it, all at once: it is compiled as it will be, rendered in each language
 * for the sample leads (one of whom all is known, one of whom only the address is: edge case 28), and looked through for fields that
 * `fields.yaml` does not list and files that `assets/` does not have. Layouts and partials by themselves are not rendered; they are checked
 * with the mails that use them.
 */
export async function checkTemplate(
  name: string,
  parts: Record<string, string>,
  { shared, fields, codes, assets }: AroundTemplate,
): Promise<Finding[]> {
  const unknown = unknownFields(name, parts, fields);
  const missing = unknownAssets(name, parts, assets);
  if (name.includes('/')) return [...unknown, ...missing];
  const compiled = await compileOnce({ name, ...parts }, shared, codes);
  const samples = sampleContexts(fields ?? [], codes);
  if (!compiled.ok) {
    // The front matter is told with the form of the file.
    const told = compiled.errors.slice(compiled.ofFront).map((error) => meanField(error, fields));
    return [
      ...told,
      ...unknown,
      ...besides(unknown, checkReadable(compiled.readable, samples)),
      ...missing,
      ...compiled.warnings,
    ];
  }
  const others = besides(unknown, renderSamples(compiled.template, samples));
  const file = pathOfTemplate(name, parts.mjml === undefined ? 'html' : 'mjml');
  const doubtful = [...lintWayOut(name, compiled.template), ...reviewAll(compiled.template, samples)].map(
    (finding) => ({ ...finding, file }),
  );
  return [...unknown, ...others, ...missing, ...compiled.template.warnings, ...doubtful];
}

/** A name alone that is no variable was meant as a field of the lead, where it is near one. */
function meanField({ suggestion, ...error }: Finding, fields: readonly Field[] | null): Finding {
  const written = /^lead\.([\p{L}\p{N}_]+)$/u.exec(suggestion ?? '')?.[1];
  const near = written === undefined || fields === null ? written : nearestField(written, fields, BUILT_IN);
  const meant = written === undefined ? suggestion : near === undefined ? undefined : `lead.${near}`;
  return meant === undefined ? error : { ...error, suggestion: meant };
}

function namesOf(fields: readonly Field[]): string[] {
  return [...BUILT_IN, ...fields.map(({ name }) => name)];
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
  return findWritten(name, parts, /\blead\.(\p{L}[\p{L}\p{N}_]*)/gu).flatMap(({ written: field, at }): Finding[] => {
    if (known.includes(field)) return [];
    const suggestion = nearestField(field, fields, BUILT_IN);
    return [
      {
        ...at,
        ...tell('"{name}" is not among the fields of fields.yaml', { name: `lead.${field}` }),
        ...(suggestion !== undefined && { suggestion: `lead.${suggestion}` }),
      },
    ];
  });
}

/** Every `{{asset "…"}}` that `assets/` does not have: doubtful only, for it may lie on the server (D102). */
function unknownAssets(name: string, parts: Record<string, string>, files: readonly string[] | null): Finding[] {
  return findWritten(name, parts, /\basset\s+["']([^"']+)["']/g).flatMap(({ written, at }): Finding[] => {
    const unknown = lookUpAsset(written, files, (file) => file);
    if (unknown === null) return [];
    const { told, suggestion } = unknown;
    return [{ ...at, ...told, ...(suggestion !== undefined && { suggestion }), severity: 'warning' }];
  });
}

type Written = { written: string; at: Pick<Finding, 'path' | 'file' | 'line' | 'column'> };

/** Where a pattern stands within `{{…}}` in the texts of a template, with what its group holds; not in the words of the text. */
function findWritten(name: string, parts: Record<string, string>, pattern: RegExp): Written[] {
  return TEMPLATE_PARTS.flatMap((part) =>
    (parts[part] ?? '').split('\n').flatMap((text, index) =>
      [...text.matchAll(pattern)]
        .filter((found) => isExpression(text, found.index))
        .map(({ 1: written = '', index: column }) => ({
          written,
          at: { path: '', file: pathOfTemplate(name, part), line: index + 1, column: column + 1 },
        })),
    ),
  );
}

/** Whether what stands at an index is within `{{…}}`, not a word of the text. */
function isExpression(line: string, index: number): boolean {
  return line.lastIndexOf('{{', index) > line.lastIndexOf('}}', index);
}
