import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { isReserved } from '../conditions/condition-fields';
import type { FilePath, Finding, Positions } from './finding';
import { tell, type Told } from '../words/sentence';

/** The longest file that is read, in characters (1 MB). */
export const LARGEST_FILE = 1024 * 1024;
const DEEPEST = 60;
const MOST_NODES = 100_000;
const MOST_ALIASES = 100;
/** Rules, steps and other entries of lists in one file. */
export const MOST_ENTRIES = 2000;

const TOO_DEEP = tell('nested deeper than {levels} levels', { levels: DEEPEST });
const TOO_MANY_VALUES = tell('more than {most} values in one file', { most: MOST_NODES });

/** A YAML text read into plain values, with the place of each. */
export type YamlText = { value: unknown; positions: Positions };

/**
 * Reads YAML 1.2 (JSON too) into plain values. Refused, with their place: what is not YAML, more than 1 MB, duplicate keys, keys such
 * as `__proto__`, tags, more than 2,000 entries in lists, more than 100 aliases or what they multiply beyond measure, and nests deeper than 60.
 * `firstLine` is the line of the file on which the text starts. Where only keys are refused, the values are given all the same, so
 * that what else is wrong can be told at once.
 */
export function readYaml(
  text: string,
  firstLine = 1,
): { ok: true; yaml: YamlText } | { ok: false; errors: Finding[]; yaml?: YamlText } {
  if (text.length > LARGEST_FILE)
    return refuseFile(tell('the file is larger than 1 MB ({size} characters)', { size: text.length }), firstLine);
  if (hasTooManyTokens(text)) return refuseFile(TOO_MANY_VALUES, firstLine);
  if (nestsTooDeep(text)) return refuseFile(TOO_DEEP, firstLine);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: lines,
    // Looking for duplicates is done below: the library compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: line + firstLine - 1, column: col };
  };
  const syntax = [...document.errors, ...document.warnings].slice(0, 20);
  const errors: Finding[] = syntax.map((error) => ({
    path: '',
    ...place(error.pos[0]),
    ...sayYaml(error.message),
  }));
  const tree = new TreeCheck(document, place, errors);
  tree.check();
  if (syntax.length > 0 || tree.isTooMuch) return { ok: false, errors };
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    const yaml = { value, positions: positionsIn(document, place) };
    return errors.length > 0 ? { ok: false, errors, yaml } : { ok: true, yaml };
  } catch {
    return refuseFile(tell('its aliases (*name) multiply beyond measure'), firstLine);
  }
}

type Place = (offset: number) => { line: number; column: number };

function refuseFile(told: Told, line: number): { ok: false; errors: Finding[] } {
  return { ok: false, errors: [{ path: '', line, column: 1, ...told }] };
}

function sayYaml(message: string): Told {
  if (message.includes('call stack')) return TOO_DEEP;
  return tell('not readable as YAML: {why}', { why: message.replace(/\s+/g, ' ').trim() });
}

/** A flood of tiny tokens within 1 MB would take seconds to parse; cutting it into tokens takes a fraction. */
function hasTooManyTokens(text: string): boolean {
  const tokens = new Lexer().lex(text);
  for (let count = 0; tokens.next().done !== true; count++) if (count > 3 * MOST_NODES) return true;
  return false;
}

/** A cheap look before parsing, which is recursive: brackets open at once, or a line indented beyond any real file. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 91 || character === 123) open += 1;
    else if ((character === 93 || character === 125) && open > 0) open -= 1;
    else if (character === 10) {
      // Brackets in prose do not add up over a file: a line that ends inside none starts anew.
      const next = text.charCodeAt(index + 1);
      if (open < DEEPEST && next !== 32 && next !== 93 && next !== 125) open = 0;
    }
    if (open > DEEPEST) return true;
  }
  return /^(?:[-?] ?|: ){61}/m.test(text) || /^ {400}/m.test(text);
}

/** Walks a parsed document once and notes what plain values would hide. */
class TreeCheck {
  private readonly document: Document;
  private readonly place: Place;
  private readonly errors: Finding[];
  private nodes = 0;
  private entries = 0;
  private aliases = 0;
  /** Whether there is more than is read: then the values are not looked at. */
  isTooMuch = false;

  constructor(document: Document, place: Place, errors: Finding[]) {
    this.document = document;
    this.place = place;
    this.errors = errors;
  }

  check(): void {
    this.visit(this.document.contents, [], 0);
    if (this.entries > MOST_ENTRIES)
      this.refuseAll(tell('more than {most} rules, steps or entries in one file', { most: MOST_ENTRIES }));
    if (this.nodes > MOST_NODES) this.refuseAll(TOO_MANY_VALUES);
    if (this.aliases > MOST_ALIASES)
      this.refuseAll(tell('more than {most} aliases (*name) in one file', { most: MOST_ALIASES }));
  }

  private visit(node: unknown, path: FilePath, depth: number): void {
    if (++this.nodes > MOST_NODES || this.errors.length > 200) return;
    if (depth > DEEPEST) {
      this.isTooMuch = true;
      this.refuse(node, path, TOO_DEEP);
      return;
    }
    if (isAlias(node)) this.aliases += 1;
    else if (isMap(node)) this.visitMap(node.items, path, depth);
    else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        if (isMap(item)) this.entries += 1;
        this.visit(item, [...path, index], depth + 1);
      });
    }
  }

  private visitMap(items: unknown[], path: FilePath, depth: number): void {
    const seen = new Set<string>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      if (!isScalar(pair.key)) {
        this.refuse(pair.key, path, tell('expected a plain word as a key'));
        continue;
      }
      const key = String(pair.key.value);
      const inner = [...path, key];
      if (seen.has(key)) this.refuse(pair.key, inner, tell('the key "{key}" is written twice', { key }));
      if (isReserved(key)) this.refuse(pair.key, inner, tell('the key "{key}" is not allowed', { key }));
      seen.add(key);
      this.visit(pair.value, inner, depth + 1);
    }
  }

  private refuseAll(told: Told): void {
    this.isTooMuch = true;
    this.refuse(null, [], told);
  }

  private refuse(node: unknown, path: FilePath, told: Told): void {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    this.errors.push({ path: path.join('.'), ...this.place(offset), ...told });
  }
}

function positionsIn(document: Document, place: Place): Positions {
  return (path, part = 'value') => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    path.forEach((step, index) => {
      const found = childOf(resolved(node, document), step);
      node = found.value;
      const wanted =
        part === 'key' && index === path.length - 1 ? (found.key ?? found.value) : (found.value ?? found.key);
      offset = wanted?.range?.[0] ?? offset;
    });
    return place(offset);
  };
}

function resolved(node: Node | null, document: Document): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

function childOf(node: Node | null, step: string | number): { key: Node | null; value: Node | null } {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return { key: null, value: isNode(item) ? item : null };
  }
  if (isMap(node)) {
    const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === String(step));
    if (pair !== undefined)
      return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
  }
  return { key: null, value: null };
}
