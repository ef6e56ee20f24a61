import { parseFile } from '../../domain/files/parse';
import {
  splitTemplate,
  templateFrontMatterSchema,
  type TemplateFrontMatter,
} from '../../domain/files/template-front-matter';
import { recordOf } from '../../domain/timeline/json-record';
import { type Finding, type Origin } from './finding';
import { type Source } from './syntax';

/** A template file, cut and read: its front matter and its body, each with its place. */
export type TemplateFile = { front: TemplateFrontMatter; body: Source; originOf: (...keys: string[]) => Origin };

/**
 * Reads the front matter of a template (files.md, "E-mail template"); all errors at once, each with its line. Where there are some the
 * file is given as far as it can be read, so that what is wrong in its body is told with them.
 */
export function readTemplateFile(text: string, file: string): { file: TemplateFile; errors: Finding[] } {
  const parsed = parseFile('templates', text, file);
  const { body, bodyLine } = splitTemplate(text);
  const { written } = parsed;
  const lines = text.split('\n');
  const originOf = (...keys: string[]): Origin => {
    const { line, column } = written?.positions(keys, 'value') ?? { line: 1, column: 1 };
    // A text in quotes begins behind the first of them.
    const isQuoted = /^["']/.test((lines[line - 1] ?? '').slice(column - 1));
    return { file, line, column: isQuoted ? column + 1 : column };
  };
  const front = parsed.ok ? parsed.value : salvage(written?.value);
  return {
    file: { front, body: { text: body, origin: { file, line: bodyLine, column: 1 } }, originOf },
    errors: parsed.ok ? [] : parsed.errors,
  };
}

/** The keys of a front matter that are what they should be. */
function salvage(written: unknown): TemplateFrontMatter {
  const keys = templateFrontMatterSchema.shape;
  const sound = Object.entries(recordOf(written)).filter(
    ([key, value]) => Object.hasOwn(keys, key) && keys[key as keyof typeof keys].safeParse(value).success,
  );
  return { subject: '', ...Object.fromEntries(sound) };
}
