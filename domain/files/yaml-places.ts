import { isMap, isNode, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { FilePath } from './finding';

/** A part of a text: from its first character to behind its last. */
export type Span = { start: number; end: number };

/** What stands at a path; null where nothing does. */
export function nodeAt(root: Node | null, path: FilePath): Node | null {
  return path.reduce<Node | null>((node, step) => {
    if (isSeq(node)) return asNode(node.items[Number(step)]);
    if (!isMap(node)) return null;
    return asNode(node.items[indexOfKey(node, String(step))]?.value);
  }, root);
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

/** Which pair of a map has a key; -1 where none has. */
export function indexOfKey(map: YAMLMap, key: string): number {
  return map.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Behind the colon of the key that holds what is at a path; null in lists. */
export function endOfKey(root: Node | null, path: FilePath): number | null {
  const holder = nodeAt(root, path.slice(0, -1));
  if (path.length === 0 || !isMap(holder)) return null;
  const key = asNode(holder.items[indexOfKey(holder, String(path.at(-1)))]?.key);
  return key ? spanOf(key).end + 1 : null;
}

/** Where a node stands. */
export function spanOf(node: Node): Span {
  const [start = 0, end = 0] = node.range ?? [];
  return { start, end };
}

/** Where the entries of a list stand, or the pairs of a map, keys included. */
export function spansOf(list: YAMLMap | YAMLSeq): Span[] {
  return list.items.map((item) => {
    if (isNode(item)) return spanOf(item);
    const key = asNode((item as { key?: unknown }).key);
    return { start: key ? spanOf(key).start : 0, end: endOf(item) ?? 0 };
  });
}

/** The end of a pair: of its value where that is written, else of its key. */
export function endOf(pair: unknown): number | undefined {
  if (pair === undefined) return undefined;
  const { key, value } = pair as { key?: unknown; value?: unknown };
  const [own, held] = [asNode(key), asNode(value)];
  return Math.max(own ? spanOf(own).end : 0, held ? spanOf(held).end : 0);
}

/** The dash before an entry of a list. */
export function dashOf(text: string, start: number): number {
  return text.lastIndexOf('-', start - 1);
}

/** Where the line of an offset begins. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line on which something ends, its line break included. */
export function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found + 1;
}

/** How far into its line an offset is, from 0. */
export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** The line break that is missing for a line to begin at an offset. */
export function lineBreak(text: string, at: number): string {
  return at > 0 && text[at - 1] !== '\n' ? '\n' : '';
}

/** Where the lines of an entry begin, with the comments above it. */
export function entryStart(text: string, spans: readonly Span[], at: number): number {
  const before = spans[at - 1];
  if (before) return lineEnd(text, before.end);
  let start = lineStart(text, dashOf(text, spans[at]?.start ?? 0));
  for (;;) {
    const above = lineStart(text, Math.max(0, start - 1));
    if (above === start || !/^\s*#/.test(text.slice(above, start))) return start;
    start = above;
  }
}
