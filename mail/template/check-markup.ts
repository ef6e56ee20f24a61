import { isSafeUrl } from './expression';
import { TOKEN_PATTERN, type Expansion } from './expansion';
import { findAt, type Finding } from './finding';
import { ATTRIBUTE, TAG } from './markup-patterns';
import { tell, type Sentence, type Told } from '../../domain/words/sentence';

const URL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'href',
  'src',
  'background-url',
  'background',
  'action',
  'poster',
  'srcset',
]);
const REFUSED_TAGS: ReadonlySet<string> = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'form',
  'mj-include',
  'base',
  'link',
]);

/** Checks the tags of MJML or HTML as written: addresses that are https, images that say what they show, nothing that runs. */
export function checkMarkup(expansion: Expansion): { errors: Finding[]; warnings: Finding[] } {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  for (const tag of expansion.text.matchAll(TAG)) {
    const [, slash, name, inside = ''] = tag;
    if (name === undefined || slash === '/') continue;
    const origin = expansion.locate(tag.index);
    const component = name.toLowerCase();
    if (REFUSED_TAGS.has(component))
      errors.push(findAt(origin, tell('<{tag}> has no place in a mail.', { tag: name })));
    const attributes = readAttributes(inside);
    if ((component === 'img' || component === 'mj-image') && !attributes.has('alt')) {
      warnings.push(findAt(origin, 'An image needs an `alt` text, or alt="" where it shows nothing of note.'));
    }
    for (const [attribute, value] of attributes) {
      const said = explainAttribute(attribute, value, expansion);
      if (said !== null) errors.push(findAt(origin, said));
    }
  }
  return { errors, warnings };
}

/** What is wrong with an attribute as written, or null. What its tokens become is checked where they are put back. */
function explainAttribute(attribute: string, value: string, expansion: Expansion): Sentence | Told | null {
  if (attribute.startsWith('on')) return tell('“{attribute}” would run a script; mails run none.', { attribute });
  if (attribute.search(TOKEN_PATTERN) >= 0)
    return 'Within a tag an expression stands in an attribute’s value: href="{{…}}".';
  if (!URL_ATTRIBUTES.has(attribute) || value === '') return null;
  const kinds = [...value.matchAll(TOKEN_PATTERN)].map(([, index]) => expansion.tokens[Number(index)]?.kind);
  if (kinds.includes('block'))
    return tell('Write the condition around the whole element, not in its “{attribute}”.', { attribute });
  if (kinds.length === 1 && value.replace(TOKEN_PATTERN, '') === '') {
    return kinds[0] === 'url' ? null : 'An address that comes from a variable is written with {{link …}}.';
  }
  if (isFixedAddress(attribute, value, kinds.length)) return null;
  return tell('“{attribute}” needs an address that begins with https://, not “{found}”.', {
    attribute,
    found: value.replace(TOKEN_PATTERN, '…'),
  });
}

function isFixedAddress(attribute: string, value: string, tokenCount: number): boolean {
  const fixed = value.replace(TOKEN_PATTERN, 'x').replaceAll('&amp;', '&');
  if (isSafeUrl(fixed)) return isFixedHost(value);
  if (tokenCount > 0) return false;
  if (attribute === 'href') return /^(#|mailto:|tel:)/.test(value);
  return attribute === 'src' && /^(cid:|data:image\/(png|jpeg|gif);base64,)/.test(value);
}

/** A lead's data may be in the path or the query of an address, never in its host. */
function isFixedHost(value: string): boolean {
  const [beginning = ''] = /^https?:\/\/[^/?#]*/.exec(value) ?? [];
  return beginning.search(TOKEN_PATTERN) < 0;
}

/** Attributes of a tag by name, lower case, without quotes; one without value has the empty one. */
function readAttributes(inside: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of inside.matchAll(ATTRIBUTE)) {
    attributes.set(name.toLowerCase(), value.replace(/^(["'])([\s\S]*)\1$/, '$2'));
  }
  return attributes;
}
