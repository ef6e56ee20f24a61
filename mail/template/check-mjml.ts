import 'mjml';
import { components } from 'mjml-core';
import { type Expansion } from './expansion';
import { findAt, nearestName, type Finding } from './finding';
import { ATTRIBUTE, CONTENT_TAGS, TAG } from './markup-patterns';
import { recordOf } from '../../domain/timeline/json-record';
import { tell } from '../../domain/words/sentence';

/** Of MJML's head, without a component of their own: what they may carry is anything. */
const WITHOUT_COMPONENT = ['mjml', 'mj-all', 'mj-class', 'mj-selector', 'mj-html-attribute'];
/** What every component may carry. */
const EVERYWHERE = ['mj-class', 'css-class'];

/** MJML's tags that may be written, by the library's own table. */
const tagNames = (): string[] => [...Object.keys(components), ...WITHOUT_COMPONENT];

/** Whether a tag of MJML is none, and what it stands for where its name is near that of one. */
export function meantTag(tag: string): string | undefined {
  return tagNames().includes(tag) ? tag : nearestName(tag, tagNames());
}

/**
 * Tags that MJML does not have and attributes its tags do not take, each where it stands, with what there is and the nearest name. MJML's own
 * validation names them without their column, and says nothing while something else is wrong.
 */
export function checkMjml({ text, locate }: Expansion): Finding[] {
  const findings: Finding[] = [];
  let content: string | null = null;
  for (const tag of text.matchAll(TAG)) {
    const [whole, slash = '', name, inside = ''] = tag;
    const component = name?.toLowerCase();
    if (component === undefined) continue;
    if (content !== null) {
      if (slash === '/' && endsContent(component, content)) content = null;
      continue;
    }
    if (slash === '/') continue;
    if (CONTENT_TAGS.has(meantTag(component) ?? '') && !whole.endsWith('/>')) content = component;
    if (!component.startsWith('mj')) findings.push(findAt(locate(tag.index), misplaced(component)));
    else if (!tagNames().includes(component)) findings.push(unknownTag(component, locate(tag.index)));
    else findings.push(...unknownAttributes(component, inside, tag.index + whole.indexOf(inside, 1), locate));
  }
  return findings;
}

/** Also the end of another one: no content holds that, so that the tag which began it is misspelt. */
function endsContent(component: string, content: string): boolean {
  return component === content || CONTENT_TAGS.has(component);
}

function misplaced(tag: string) {
  return tell('<{tag}> is HTML: it stands in an mj-text, mj-table or mj-raw.', { tag });
}

function unknownTag(tag: string, origin: ReturnType<Expansion['locate']>): Finding {
  const names = tagNames().join(', ');
  return findAt(
    origin,
    tell('MJML has no tag <{tag}>; there are {names}.', { tag, names }),
    nearestName(tag, tagNames()),
  );
}

function unknownAttributes(component: string, inside: string, from: number, locate: Expansion['locate']): Finding[] {
  const allowed = Object.keys(recordOf(Reflect.get(components[component] ?? {}, 'allowedAttributes')));
  if (WITHOUT_COMPONENT.includes(component)) return [];
  const names = [...allowed, ...EVERYWHERE];
  return [...inside.matchAll(ATTRIBUTE)].flatMap((found) => {
    const [, name = ''] = found;
    if (names.includes(name)) return [];
    const told = tell('<{tag}> takes no “{attribute}”; it takes {names}.', {
      tag: component,
      attribute: name,
      names: names.join(', '),
    });
    return [findAt(locate(from + found.index), told, nearestName(name, names))];
  });
}

/** Whether MJML's own validation says what {@link checkMjml} has said with its place. */
export function isSaidBefore(message: string): boolean {
  return /^Attributes? .+ (is|are) illegal$|doesn't exist or is not registered$/.test(message);
}
