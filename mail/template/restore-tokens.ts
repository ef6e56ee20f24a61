import { TOKEN_PATTERN, type Token } from './expansion';
import { findAt, type Finding } from './finding';
import { tell, toldOf, type Sentence, type Told } from '../../domain/words/sentence';

const TAG_OR_SHEET = /<style\b[^>]*>[\s\S]*?<\/style>|<([a-zA-Z][\w:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const ATTRIBUTE = /([^\s=/"'>]+)\s*=\s*("[^"]*"|'[^']*')/g;
const URL_ATTRIBUTE = /^(href|src|background|action|poster|srcset)$/i;

/**
 * Puts the expressions back into laid-out HTML, each escaped for where it stands: text, an attribute, a whole address, a part of
 * one. A value in a style sheet, a `style` or an unquoted place is refused: no escaping makes those safe.
 */
export function restoreInHtml(html: string, tokens: readonly Token[]): { source: string; errors: Finding[] } {
  const errors: Finding[] = [];
  const refuse = (text: string, said: Sentence | Told): string =>
    text.replace(TOKEN_PATTERN, (_word, index: string) => {
      const token = tokens[Number(index)];
      const { message, words } = toldOf(said);
      if (token && !errors.some((error) => error.line === token.origin.line && error.message === message)) {
        errors.push(findAt(token.origin, { message, words }));
      }
      return '';
    });
  const restored: string[] = [];
  let from = 0;
  for (const tag of html.matchAll(TAG_OR_SHEET)) {
    const [whole, name] = tag;
    restored.push(restoreWith(html.slice(from, tag.index), tokens, 'esc'));
    from = tag.index + whole.length;
    restored.push(
      name === undefined
        ? refuse(whole, 'A style sheet is the same for every lead.')
        : restoreTag(whole, tokens, refuse),
    );
  }
  restored.push(restoreWith(html.slice(from), tokens, 'esc'));
  return { source: restored.join(''), errors };
}

function restoreTag(
  tag: string,
  tokens: readonly Token[],
  refuse: (text: string, said: Sentence | Told) => string,
): string {
  if (tag.search(TOKEN_PATTERN) < 0) return tag;
  const restored = tag.replace(ATTRIBUTE, (whole, name: string, quoted: string) => {
    if (quoted.search(TOKEN_PATTERN) < 0) return whole;
    const quote = quoted.slice(0, 1);
    const value = quoted.slice(1, -1);
    if (/^style$|^on/i.test(name))
      return refuse(whole, tell('A value cannot stand in “{attribute}”.', { attribute: name.toLowerCase() }));
    const isWhole = value.replace(TOKEN_PATTERN, '') === '';
    const escape = !URL_ATTRIBUTE.test(name) ? 'esc' : isWhole ? 'url' : 'urlPart';
    return `${name}=${quote}${restoreWith(value, tokens, escape)}${quote}`;
  });
  return refuse(restored, 'Within a tag an expression stands in an attribute’s value, in quotes.');
}

/** Puts the expressions back into plain text, where nothing is escaped. */
export function restoreInText(text: string, tokens: readonly Token[]): string {
  return restoreWith(text, tokens, 'plain');
}

function restoreWith(text: string, tokens: readonly Token[], escape: 'esc' | 'url' | 'urlPart' | 'plain'): string {
  // Handlebars reads a back-slash before braces as an escape: two of them are one, and the braces count.
  return text.replace(/(\\*)hbtoken(\d+)end/g, (_whole, slashes: string, index: string) => {
    const token = tokens[Number(index)];
    if (!token) return '';
    const written = token.kind === 'block' ? token.source : `{{${escape} ${token.source}}}`;
    return slashes === '' ? written : `${slashes}\\${written}`;
  });
}
