import type { Field } from '../../domain/files/fields';
import type { FilePath, Positions } from '../../domain/files/finding';
import { recordOf } from '../../domain/timeline/json-record';
import { tell } from '../../domain/words/sentence';
import { nearestName } from '../../domain/conditions/nearest-name';
import { checkLine } from '../../mail/check-template';
import { LANGUAGES } from '../../mail/template/vocabulary';
import type { Finding } from '../outcome';
import { sampleContexts } from './sample-contexts';
import { besides } from './unknown-name';

type Around = { at: Positions; lines: readonly string[]; fields: readonly Field[] | null; codes: readonly string[] };

/**
 * Subjects and preheaders that mail steps put in the place of their template's: what cannot be read in them, names nothing, or is missing of
 * some lead would park the mail (lifecycle.md, edge case 28), so it is found as it is in a template.
 */
export function lintSubjects(written: unknown, around: Around, path: FilePath = []): Finding[] {
  if (typeof written !== 'object' || written === null) return [];
  const isList = Array.isArray(written);
  const isMail = path.at(-1) === 'email' || (path[0] === 'content' && path.length === 2);
  const own = isMail ? (['subject', 'preheader'] as const).flatMap((key) => lintText(written, key, path, around)) : [];
  const inner = Object.entries(written).flatMap(([key, item]) =>
    lintSubjects(item, around, [...path, isList ? Number(key) : key]),
  );
  return [...own, ...inner];
}

function lintText(mail: object, key: 'subject' | 'preheader', path: FilePath, around: Around): Finding[] {
  const text = recordOf(mail)[key];
  if (typeof text === 'string') return lintLine(text, LANGUAGES[0], [...path, key], around);
  return LANGUAGES.flatMap((language) => {
    const line = recordOf(text)[language];
    return typeof line === 'string' ? lintLine(line, language, [...path, key, language], around) : [];
  });
}

function lintLine(
  text: string,
  language: (typeof LANGUAGES)[number],
  path: FilePath,
  { at, lines, fields, codes }: Around,
): Finding[] {
  const { line, column } = at(path);
  const isQuoted = /^["']/.test((lines[line - 1] ?? '').slice(column - 1));
  const begins = { line, column: isQuoted ? column + 1 : column };
  const samples = sampleContexts(fields ?? [], codes);
  const { errors, variables } = checkLine(text, begins, { language, codes, samples });
  const names = fields === null ? null : ['email', ...fields.map(({ name }) => name)];
  const unknown = [...variables].flatMap((variable): Finding[] => {
    const [root, field = ''] = variable.split('.');
    if (root !== 'lead' || names === null || names.includes(field)) return [];
    const near = nearestName(field, names);
    const place = { line, column: begins.column + Math.max(0, text.indexOf(variable)) };
    const told = tell('"{name}" is not among the fields of fields.yaml', { name: variable });
    return [{ path: '', ...place, ...told, ...(near !== undefined && { suggestion: `lead.${near}` }) }];
  });
  return [...unknown, ...besides(unknown, errors)].map((finding) => {
    // The place is one in the sequence's own file, which whoever shows the finding names.
    delete finding.file;
    return { ...finding, path: path.join('.') };
  });
}
