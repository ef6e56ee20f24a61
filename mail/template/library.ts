import { findAt, nearestName, type Finding, type Origin } from './finding';
import { parseSource, type Program, type Source } from './syntax';
import { tell } from '../../domain/words/sentence';

/** A layout's or partial's text with the kind of file it is written in, which findings name. */
export type SharedPart = { text: string; part: 'mjml' | 'html' };

/** The layouts and partials of a workspace by name (`layouts/base`, `partials/button`); a text alone counts as written in MJML. */
export type TemplateParts = Readonly<Record<string, string | SharedPart>>;

/** A text, read. */
export type Piece = { source: Source; program: Program };

/** Where a file of a template stands in the workspace (files.md, the workspace). */
export function pathOfTemplate(name: string, part: 'mjml' | 'html' | 'txt'): string {
  return `emails/${name}.${part}.hbs`;
}

/** Finds a partial by its name, also without its folder, and reads it. */
export function findPart(
  parts: TemplateParts,
  written: string,
  origin: Origin,
): { ok: true; piece: Piece; name: string } | { ok: false; errors: Finding[] } {
  const name = [written, `partials/${written}`, `layouts/${written}`].find((each) => Object.hasOwn(parts, each));
  const held = name === undefined ? undefined : parts[name];
  if (name === undefined || held === undefined) {
    const near = nearestPart(written, Object.keys(parts));
    const names = Object.keys(parts).join(', ') || '–';
    return {
      ok: false,
      errors: [
        findAt(
          origin,
          tell('There is no layout or partial “{name}”; there are {names}.', { name: written, names }),
          near,
        ),
      ],
    };
  }
  const { text, part }: SharedPart = typeof held === 'string' ? { text: held, part: 'mjml' } : held;
  const source: Source = { text, origin: { file: pathOfTemplate(name, part), line: 1, column: 1 } };
  const parsed = parseSource(source);
  return parsed.ok ? { ok: true, piece: { source, program: parsed.program }, name } : parsed;
}

/** The part meant, by its name alone; with its folder where that was written. */
function nearestPart(written: string, names: readonly string[]): string | undefined {
  if (written.includes('/')) return nearestName(written, names);
  return nearestName(
    written,
    names.map((name) => name.replace(/^.*\//, '')),
  );
}
