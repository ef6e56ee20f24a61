import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { editValue, isSame, valueAt, type FileEdit } from './edit-values';
import { isRecord } from '../timeline/json-record';
import type { FilePath } from './finding';
import { LARGEST_FILE } from './yaml-text';

/** The text after the edits, or the first edit that cannot be written without touching more than it means. */
export type EditedText = { ok: true; text: string } | { ok: false; edit: FileEdit };
/** A piece of the text to be replaced: from, to, by what. */
type Splice = readonly [number, number, string];
type Span = { start: number; end: number };

/**
 * Writes edits into a YAML text in turn. The library's document says where everything stands; only what an edit means is written anew,
 * in the style it had, and all else, comments and spaces included, stays byte for byte. Nothing is answered that would not read as the
 * edited values: what cannot be written so (anchors, entries of odd layout) is refused instead. Never throws.
 */
export function editYaml(text: string, edits: readonly FileEdit[]): EditedText {
  let now = text;
  for (const edit of edits) {
    const next = editOnce(now, edit);
    if (next === null) return { ok: false, edit };
    now = next;
  }
  return { ok: true, text: now };
}

function editOnce(text: string, edit: FileEdit): string | null {
  const before = read(text);
  if (before === null) return null;
  const steps = edit.do === 'set' ? smallerEdits(before.value, edit) : [edit];
  let now = text;
  for (const step of steps) {
    const root = read(now);
    const splice = root && spliceFor(now, root.contents, step);
    if (!splice) return null;
    now = splice.reduceRight((all, [from, to, by]) => all.slice(0, from) + by + all.slice(to), now);
  }
  const after = read(now);
  return after !== null && isSame(after.value, editValue(before.value, edit)) ? now : null;
}

function read(text: string): { contents: Node | null; value: unknown } | null {
  if (text.length > LARGEST_FILE) return null;
  try {
    const document = parseDocument(text, { version: '1.2', schema: 'core', prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0) return null;
    return { contents: document.contents, value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return null;
  }
}

/** An object in the place of another is written key by key, so that what it keeps keeps its comments. */
function smallerEdits(value: unknown, edit: FileEdit & { do: 'set' }): FileEdit[] {
  const old = valueAt(value, edit.path);
  const wanted = edit.value;
  if (isSame(old, wanted)) return [];
  if (!isRecord(old) || !isRecord(wanted) || !Object.keys(old).some((key) => key in wanted)) return [edit];
  return [
    ...Object.keys(old)
      .filter((key) => !Object.hasOwn(wanted, key))
      .map((key): FileEdit => ({ do: 'remove', path: [...edit.path, key] })),
    ...Object.keys(wanted).flatMap((key) =>
      smallerEdits(value, { do: 'set', path: [...edit.path, key], value: wanted[key] }),
    ),
  ];
}

function spliceFor(text: string, root: Node | null, edit: FileEdit): Splice[] | null {
  switch (edit.do) {
    case 'set':
      return setValue(text, root, edit.path, edit.value);
    case 'remove':
      return removeValue(text, root, edit.path);
    case 'insert':
      return insertEntry(text, root, edit);
    case 'move':
      return moveEntry(text, root, edit);
  }
}

function setValue(text: string, root: Node | null, path: FilePath, value: unknown): Splice[] | null {
  const node = nodeAt(root, path);
  if (node !== null) return [replaceNode(text, root, path, node, value)];
  const last = path.at(-1);
  if (last === undefined) return null;
  const parent = path.slice(0, -1);
  const holder = nodeAt(root, parent);
  if (isMap(holder)) return [addPair(text, holder, String(last), value)];
  // What would hold it is not written either, or holds nothing yet.
  if (holder === null || (isScalar(holder) && holder.value === null)) {
    return typeof last === 'string' ? setValue(text, root, parent, { [last]: value }) : null;
  }
  return null;
}

function replaceNode(text: string, root: Node | null, path: FilePath, node: Node, value: unknown): Splice {
  const { start, end } = spanOf(node);
  const quoted = isScalar(node) && node.type === 'QUOTE_DOUBLE';
  const written = render(value, quoted);
  if (start === end) return [start, end, /\s$/.test(text.slice(0, start)) ? written : ` ${written}`];
  const tail = text.slice(start, end).endsWith('\n') ? '\n' : '';
  if (isCollection(node) && node.flow !== true) {
    const colon = endOfKey(root, path);
    if (colon !== null && text.slice(colon, start).trim() === '') return [colon, end, ` ${written}${tail}`];
  }
  return [start, end, written + tail];
}

function addPair(text: string, map: YAMLMap, key: string, value: unknown): Splice {
  const pair = `${render(key)}: ${render(value)}`;
  const last = map.items.at(-1);
  const { start } = spanOf(map);
  if (map.flow === true) {
    const at = last && endOf(last);
    return at === undefined ? [start + 1, spanOf(map).end - 1, ` ${pair} `] : [at, at, `, ${pair}`];
  }
  const at = lineEnd(text, endOf(last) ?? start);
  return [at, at, `${newline(text, at)}${' '.repeat(columnOf(text, start))}${pair}\n`];
}

function removeValue(text: string, root: Node | null, path: FilePath): Splice[] | null {
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(root, parentPath);
  if (!isMap(parent) && !isSeq(parent)) return null;
  const spans = spansOf(parent);
  const at = isMap(parent) ? indexOfKey(parent, String(path.at(-1))) : Number(path.at(-1));
  const own = spans[at];
  if (own === undefined) return null;
  const [before, after] = [spans[at - 1], spans[at + 1]];
  if (before === undefined && after === undefined) {
    return [replaceNode(text, root, parentPath, parent, isMap(parent) ? {} : [])];
  }
  return parent.flow === true ? cutFlow(text, own, before, after) : cutLines(text, own, after, isSeq(parent));
}

/** Between brackets an entry goes with one of its commas. */
function cutFlow(text: string, own: Span, before: Span | undefined, after: Span | undefined): Splice[] | null {
  const [from, to] = before ? [before.end, own.end] : [own.start, after?.start ?? own.end];
  return text.slice(from, to).includes('#') ? null : [[from, to, '']];
}

function cutLines(text: string, own: Span, after: Span | undefined, isEntry: boolean): Splice[] | null {
  const start = isEntry ? dashOf(text, own.start) : own.start;
  const line = lineStart(text, start);
  if (text.slice(line, start).trim() === '') return [[line, lineEnd(text, own.end), '']];
  // The first key of an entry of a list: the next takes its place after the dash.
  const gap = after && text.slice(own.end, after.start);
  return after && gap?.trim() === '' ? [[start, after.start, '']] : null;
}

function insertEntry(text: string, root: Node | null, edit: FileEdit & { do: 'insert' }): Splice[] | null {
  const list = nodeAt(root, edit.path);
  if (!isSeq(list) || list.items.length === 0) return setValue(text, root, edit.path, [edit.value]);
  const spans = spansOf(list);
  const before = spans[edit.at - 1];
  if (list.flow === true) {
    const written = render(edit.value);
    const at = before ? before.end : (spans[0]?.start ?? 0);
    return [[at, at, before ? `, ${written}` : `${written}, `]];
  }
  const at = before ? lineEnd(text, before.end) : chunkStart(text, spans, 0);
  const column = columnOf(text, dashOf(text, spans[0]?.start ?? 0));
  return [[at, at, newline(text, at) + renderEntry(edit.value, column)]];
}

function moveEntry(text: string, root: Node | null, { path, from, to }: FileEdit & { do: 'move' }): Splice[] | null {
  const list = nodeAt(root, path);
  if (!isSeq(list)) return null;
  const spans = spansOf(list);
  if (spans[from] === undefined || spans[to] === undefined) return null;
  const pieces: Span[] =
    list.flow === true
      ? spans
      : spans.map((span, at) => ({ start: chunkStart(text, spans, at), end: lineEnd(text, span.end) }));
  const texts = pieces.map(({ start, end }) => text.slice(start, end));
  const moved = editValue(texts, { do: 'move', path: [], from, to }) as string[];
  const isLine = list.flow !== true;
  return pieces.map(({ start, end }, at) => {
    const piece = moved[at] ?? '';
    return [start, end, isLine && !piece.endsWith('\n') ? `${piece}\n` : piece];
  });
}

/** Where the lines of an entry begin, with the comments above it. */
function chunkStart(text: string, spans: readonly Span[], at: number): number {
  const before = spans[at - 1];
  if (before) return lineEnd(text, before.end);
  let start = lineStart(text, dashOf(text, spans[at]?.start ?? 0));
  for (;;) {
    const above = lineStart(text, Math.max(0, start - 1));
    if (above === start || !/^\s*#/.test(text.slice(above, start))) return start;
    start = above;
  }
}

function nodeAt(root: Node | null, path: FilePath): Node | null {
  return path.reduce<Node | null>((node, step) => {
    if (isSeq(node)) return asNode(node.items[Number(step)]);
    if (!isMap(node)) return null;
    return asNode(node.items[indexOfKey(node, String(step))]?.value);
  }, root);
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function indexOfKey(map: YAMLMap, key: string): number {
  return map.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Behind the colon of the key that holds what is at a path; null in lists. */
function endOfKey(root: Node | null, path: FilePath): number | null {
  const holder = nodeAt(root, path.slice(0, -1));
  if (path.length === 0 || !isMap(holder)) return null;
  const key = asNode(holder.items[indexOfKey(holder, String(path.at(-1)))]?.key);
  return key ? spanOf(key).end + 1 : null;
}

function spanOf(node: Node): Span {
  const [start = 0, end = 0] = node.range ?? [];
  return { start, end };
}

function spansOf(list: YAMLMap | YAMLSeq): Span[] {
  return list.items.map((item) => {
    if (isNode(item)) return spanOf(item);
    const key = asNode((item as { key?: unknown }).key);
    return { start: key ? spanOf(key).start : 0, end: endOf(item) ?? 0 };
  });
}

/** The end of a pair: of its value where that is written, else of its key. */
function endOf(pair: unknown): number | undefined {
  if (pair === undefined) return undefined;
  const { key, value } = pair as { key?: unknown; value?: unknown };
  const [own, held] = [asNode(key), asNode(value)];
  return Math.max(own ? spanOf(own).end : 0, held ? spanOf(held).end : 0);
}

function dashOf(text: string, start: number): number {
  return text.lastIndexOf('-', start - 1);
}
function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}
/** Behind the line on which something ends, its line break included. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found + 1;
}
function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}
function newline(text: string, at: number): string {
  return at > 0 && text[at - 1] !== '\n' ? '\n' : '';
}

/** A value written on one line, such that it may stand between brackets too. */
export function writeFlow(value: unknown): string {
  return render(value);
}

/** One line of YAML as a value: `{ a: 1 }`, and `a: 1` too. What does not read is the text itself, for the schema to refuse. */
export function readFlow(text: string): unknown {
  const found = read(text);
  return found?.contents ? found.value : text;
}

function render(value: unknown, quoted = false): string {
  const written = stringify([value], {
    collectionStyle: 'flow',
    lineWidth: 0,
    blockQuote: false,
    schema: 'core',
    ...(quoted && typeof value === 'string' && { defaultStringType: 'QUOTE_DOUBLE' as const }),
  });
  return written.trim().slice(1, -1).trim();
}

/** An entry of a list as people write one: a key a line, values on it. */
function renderEntry(value: unknown, column: number): string {
  const pad = ' '.repeat(column);
  if (!isRecord(value) || Object.keys(value).length === 0) return `${pad}- ${render(value)}\n`;
  const lines = Object.entries(value).map(([key, held]) => `${render(key)}: ${render(held)}`);
  return lines.map((line, at) => `${pad}${at === 0 ? '- ' : '  '}${line}\n`).join('');
}
