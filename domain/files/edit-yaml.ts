import { isCollection, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { editValue, isSame, valueAt, type FileEdit } from './edit-values';
import { isRecord } from '../timeline/json-record';
import type { FilePath } from './finding';
import { readDocument, writeEntry, writeFlow } from './yaml-flow';
import {
  columnOf,
  dashOf,
  endOf,
  endOfKey,
  entryStart,
  indexOfKey,
  lineEnd,
  lineStart,
  lineBreak,
  nodeAt,
  spanOf,
  spansOf,
  type Span,
} from './yaml-places';

/** The text after the edits, or the first edit that cannot be written without touching more than it means. */
export type EditedText = { ok: true; text: string } | { ok: false; edit: FileEdit };
/** A piece of the text to be replaced: from, to, by what. */
type Splice = readonly [number, number, string];

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
  const before = readDocument(text);
  if (before === null) return null;
  const steps = edit.do === 'set' ? smallerEdits(before.value, edit) : [edit];
  let now = text;
  for (const step of steps) {
    const root = readDocument(now);
    const splice = root && spliceFor(now, root.contents, step);
    if (!splice) return null;
    now = splice.reduceRight((all, [from, to, by]) => all.slice(0, from) + by + all.slice(to), now);
  }
  const after = readDocument(now);
  return after !== null && isSame(after.value, editValue(before.value, edit)) ? now : null;
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
  const written = writeFlow(value, quoted);
  if (start === end) return [start, end, /\s$/.test(text.slice(0, start)) ? written : ` ${written}`];
  const tail = text.slice(start, end).endsWith('\n') ? '\n' : '';
  if (isCollection(node) && node.flow !== true) {
    const colon = endOfKey(root, path);
    if (colon !== null && text.slice(colon, start).trim() === '') return [colon, end, ` ${written}${tail}`];
  }
  return [start, end, written + tail];
}

function addPair(text: string, map: YAMLMap, key: string, value: unknown): Splice {
  const pair = `${writeFlow(key)}: ${writeFlow(value)}`;
  const last = map.items.at(-1);
  const { start } = spanOf(map);
  if (map.flow === true) {
    const at = last && endOf(last);
    return at === undefined ? [start + 1, spanOf(map).end - 1, ` ${pair} `] : [at, at, `, ${pair}`];
  }
  const at = lineEnd(text, endOf(last) ?? start);
  return [at, at, `${lineBreak(text, at)}${' '.repeat(columnOf(text, start))}${pair}\n`];
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
    const written = writeFlow(edit.value);
    const at = before ? before.end : (spans[0]?.start ?? 0);
    return [[at, at, before ? `, ${written}` : `${written}, `]];
  }
  const at = before ? lineEnd(text, before.end) : entryStart(text, spans, 0);
  const column = columnOf(text, dashOf(text, spans[0]?.start ?? 0));
  return [[at, at, lineBreak(text, at) + writeEntry(edit.value, column)]];
}

function moveEntry(text: string, root: Node | null, { path, from, to }: FileEdit & { do: 'move' }): Splice[] | null {
  const list = nodeAt(root, path);
  if (!isSeq(list)) return null;
  const spans = spansOf(list);
  if (spans[from] === undefined || spans[to] === undefined) return null;
  const pieces: Span[] =
    list.flow === true
      ? spans
      : spans.map((span, at) => ({ start: entryStart(text, spans, at), end: lineEnd(text, span.end) }));
  const texts = pieces.map(({ start, end }) => text.slice(start, end));
  const moved = editValue(texts, { do: 'move', path: [], from, to }) as string[];
  const isLine = list.flow !== true;
  return pieces.map(({ start, end }, at) => {
    const piece = moved[at] ?? '';
    return [start, end, isLine && !piece.endsWith('\n') ? `${piece}\n` : piece];
  });
}
