import { parseFile } from '../../domain/files/parse';
import { splitTemplate, type TemplateFrontMatter } from '../../domain/files/template-front-matter';
import { type Finding, type Origin } from './finding';
import { type Source } from './syntax';

/** A template file, cut and read: its front matter and its body, each with its place. */
export type TemplateFile = { front: TemplateFrontMatter; body: Source; originOf: (...keys: string[]) => Origin };

/** Reads the front matter of a template (files.md, "E-mail template"); all errors at once, each with its line. */
export function readTemplateFile(
  text: string,
  file: string,
): { ok: true; file: TemplateFile } | { ok: false; errors: Finding[] } {
  const parsed = parseFile('templates', text, file);
  if (!parsed.ok) return parsed;
  const { body, bodyLine } = splitTemplate(text);
  const originOf = (...keys: string[]): Origin => {
    const { line, column } = parsed.positions(keys, 'value');
    return { file, line, column };
  };
  return {
    ok: true,
    file: { front: parsed.value, body: { text: body, origin: { file, line: bodyLine, column: 1 } }, originOf },
  };
}
