import { TOKEN_PATTERN, type Expansion } from './expansion';
import { meantTag } from './check-mjml';
import { findAt, type Finding } from './finding';
import { CONTENT_TAGS, TAG } from './markup-patterns';
import { tell } from '../../domain/words/sentence';

/** MJML with tokens only where MJML keeps them, and what stood where it cannot. */
export type Placed = { text: string; errors: Finding[] };

/**
 * Makes an expanded MJML text ready for MJML: a condition around whole sections goes into `mj-raw`, which MJML keeps where it is.
 * Finds what MJML would silently drop or put wrong: an expression within a tag, text outside `mj-text`, tags that do not match.
 */
export function placeInMjml(expansion: Expansion): Placed {
  const { text, locate } = expansion;
  const errors: Finding[] = [];
  const open: Opening[] = [];
  const inside: { content: Opening | null } = { content: null };
  let placed = '';
  let from = 0;
  const between = (to: number): void => {
    const stretch = text.slice(from, to);
    const isInBody = open.some(({ component }) => component === 'mj-body');
    placed += inside.content === null ? wrapTokens(stretch, from, isInBody, expansion, errors) : stretch;
  };
  const passTag = (tag: Opening, isClosing: boolean): void => {
    if (isClosing && inside.content !== null) inside.content = null;
    else if (isClosing) closeTag(tag, open, locate, errors);
    else if (CONTENT_TAGS.has(meantTag(tag.component) ?? '')) inside.content = tag;
    else open.push(tag);
  };
  for (const tag of text.matchAll(TAG)) {
    const [whole, slash = '', name = ''] = tag;
    const component = name.toLowerCase();
    if (inside.content !== null && !(slash === '/' && component === inside.content.component)) continue;
    between(tag.index);
    placed += whole;
    from = tag.index + whole.length;
    if ((component === 'mjml' || component.startsWith('mj-')) && !whole.endsWith('/>')) {
      passTag({ component, at: tag.index }, slash === '/');
    }
  }
  between(text.length);
  const left = inside.content ?? open.at(-1);
  if (left) errors.push(findAt(locate(left.at), tell('<{tag}> is never closed.', { tag: left.component })));
  return { text: placed, errors };
}

type Opening = { component: string; at: number };

function closeTag(closing: Opening, open: Opening[], locate: Expansion['locate'], errors: Finding[]): void {
  if (!open.some(({ component }) => component === closing.component)) {
    errors.push(findAt(locate(closing.at), tell('</{tag}> closes what is not open.', { tag: closing.component })));
    return;
  }
  for (let last = open.pop(); last && last.component !== closing.component; last = open.pop()) {
    errors.push(findAt(locate(last.at), tell('<{tag}> is never closed.', { tag: last.component })));
  }
}

function wrapTokens(stretch: string, from: number, isInBody: boolean, expansion: Expansion, errors: Finding[]): string {
  const bare = stretch
    .replace(TOKEN_PATTERN, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .trim();
  const at = (part: string): number => from + Math.max(0, stretch.indexOf(part));
  if (bare !== '') {
    const origin = expansion.locate(at(bare.slice(0, 20)));
    errors.push(findAt(origin, 'Text stands in an mj-text, mj-button or mj-raw.'));
  }
  return stretch.replace(TOKEN_PATTERN, (token, index: string) => {
    const kind = expansion.tokens[Number(index)]?.kind;
    if (isInBody && kind === 'block') return `<mj-raw>${token}</mj-raw>`;
    const said = isInBody
      ? 'A value stands in an mj-text, mj-button or mj-raw.'
      : 'An expression is not possible here, outside the body.';
    errors.push(findAt(expansion.locate(at(token)), said));
    return '';
  });
}
