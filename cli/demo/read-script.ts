import { type ScriptLine, scriptLine } from './script-line';

export type ReadScript = { ok: true; lines: ScriptLine[] } | { ok: false; errors: string[] };

/**
 * Reads a script of one JSON object a line. Empty lines and those that start with `#` are passed over but counted. Everything that
 * is wrong is told at once, each with its line, the key and what was expected; an `after:` that names no line is wrong too.
 */
export function readScript(text: string): ReadScript {
  const lines: ScriptLine[] = [];
  const errors: string[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const written = raw.trim();
    if (written === '' || written.startsWith('#')) continue;
    const read = readLine(written, index + 1);
    if (typeof read === 'string') errors.push(read);
    else lines.push(read);
  }
  errors.push(...checkTogether(lines));
  return errors.length === 0 ? { ok: true, lines } : { ok: false, errors };
}

function readLine(written: string, line: number): ScriptLine | string {
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch (error) {
    return `line ${line}: not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const parsed = scriptLine.safeParse(value);
  if (parsed.success) return { ...parsed.data, who: parsed.data.who.toLowerCase(), line };
  const issues = parsed.error.issues.map(({ path, message }) => {
    const key = path.join('.');
    return key === '' ? message : `${key}: ${message}`;
  });
  return `line ${line}: ${issues.join('; ')}`;
}

function checkTogether(lines: readonly ScriptLine[]): string[] {
  const errors: string[] = [];
  const known = new Map<string, number>();
  for (const { id, line } of lines) {
    if (id === undefined) continue;
    const first = known.get(id);
    if (first !== undefined) errors.push(`line ${line}: id: ${id} is the id of line ${first} already`);
    else known.set(id, line);
  }
  for (const { when, line } of lines) {
    if (when.on !== 'after') continue;
    const named = known.get(when.id);
    if (named === undefined) errors.push(`line ${line}: when: no line has the id ${when.id}`);
    else if (named >= line) errors.push(`line ${line}: when: ${when.id} is line ${named}; expected an earlier line`);
  }
  return errors;
}
