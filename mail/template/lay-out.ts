import mjml2html from 'mjml';
import { checkMjml, isSaidBefore } from './check-mjml';
import { TOKEN_PATTERN, writeToken, type Expansion, type Token } from './expansion';
import { type Workbook } from './expression';
import { findAt, type Finding } from './finding';
import { placeInMjml } from './place-in-mjml';
import { tell } from '../../domain/words/sentence';

/** Laid-out HTML, tokens still in it. */
export type LaidOut = { ok: true; html: string; tokens: Token[] } | { ok: false; errors: Finding[] };

/** Lays MJML out as HTML. An error names the line of the file it came from, partials and layouts included. */
export async function layOutMjml(expansion: Expansion, book: Workbook): Promise<LaidOut> {
  const placed = placeInMjml(expansion);
  const told = [...checkMjml(expansion), ...placed.errors];
  if (!/<mjml[\s>]/.test(placed.text)) {
    return {
      ok: false,
      errors: [...told, findAt(expansion.locate(0), 'A mail in MJML begins with <mjml>; is a layout missing?')],
    };
  }
  try {
    // No fonts: a mail that fetches one from elsewhere tells a third party who reads it.
    const { html, errors } = await mjml2html(placed.text, { fonts: {}, validationLevel: 'soft', keepComments: false });
    const others = errors.filter(({ message }) => !isSaidBefore(message)).map((error) => placeError(error, expansion));
    if (errors.length === 0 && told.length === 0) return finish(tidyHtml(html), expansion, book);
    return { ok: false, errors: [...told, ...others] };
  } catch (error) {
    // What cannot be laid out because of what has been told needs no more words.
    if (told.length > 0) return { ok: false, errors: told };
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, errors: [findAt(expansion.locate(0), tell('MJML cannot be laid out: {why}', { why }))] };
  }
}

/** MJML tells the line; within it the tag is looked for, and the attribute it is about. */
function placeError(error: { line: number; tagName: string; message: string }, { text, locate }: Expansion): Finding {
  const from = lineOffsets(text)[error.line - 1] ?? 0;
  const tag = Math.max(from, text.indexOf(`<${error.tagName}`, from));
  const attribute = /^Attribute (\S+) has/.exec(error.message)?.[1];
  const at = attribute === undefined ? tag : Math.max(tag, text.indexOf(` ${attribute}=`, tag) + 1);
  const why = error.message.replace(TOKEN_PATTERN, '{{…}}');
  return findAt(locate(at), tell('<{tag}>: {why}', { tag: error.tagName, why }));
}

/** Takes HTML as it is; a fragment gets the document around it. */
export function layOutHtml(expansion: Expansion, book: Workbook): LaidOut {
  const { text } = expansion;
  if (/<html[\s>]/i.test(text)) return finish(text, expansion, book);
  const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">';
  return finish(
    `<!doctype html>\n<html lang="${book.language}"><head>${head}</head><body>\n${text}\n</body></html>\n`,
    expansion,
    book,
  );
}

/**
 * Puts the preheader first in the body, hidden, unless the template shows it itself; the white space behind it keeps the mail's
 * first words out of the preview.
 */
function finish(html: string, expansion: Expansion, book: Workbook): LaidOut {
  const isShown = book.references.some(({ parts }) => parts[0] === 'preheader');
  const body = /<body\b[^>]*>/i.exec(html);
  if (isShown || !body) return { ok: true, html, tokens: expansion.tokens };
  const origin = expansion.locate(0);
  const value = `(may ${book.references.push({ parts: ['preheader'], origin }) - 1})`;
  const first = expansion.tokens.length;
  const tokens: Token[] = [
    ...expansion.tokens,
    { kind: 'block', source: `{{#if ${value}}}`, origin },
    { kind: 'value', source: value, origin },
    { kind: 'block', source: '{{/if}}', origin },
  ];
  const hidden =
    'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all';
  const padding = '&#847;&zwnj;&nbsp;'.repeat(40);
  const preheader = `${writeToken(first)}<div style="${hidden}">${writeToken(first + 1)}${padding}</div>${writeToken(first + 2)}`;
  const at = body.index + body[0].length;
  return { ok: true, html: html.slice(0, at) + preheader + html.slice(at), tokens };
}

/** MJML indents deeply; a third of a mail's size is nothing but that, and Gmail cuts at 102 kB. */
function tidyHtml(html: string): string {
  return html.replace(/\n\s+/g, '\n').trimEnd().concat('\n');
}

function lineOffsets(text: string): number[] {
  const offsets = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) offsets.push(at + 1);
  return offsets;
}
