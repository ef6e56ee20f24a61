/** A JSON Schema as it is served at `/schemas/…`. */
export type JsonSchema = {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema | boolean;
  enum?: unknown[];
  const?: unknown;
  type?: string | string[];
};
/** Something that may be written at the cursor. `apply` is what is put there. */
export type Choice = { label: string; apply: string; type: 'key' | 'value' };
/** Where in a YAML text a cursor is: under which keys (`*` is an entry of a list), writing a key or a value, beside which other keys. */
export type Spot = { path: string[]; at: 'key' | 'value'; from: number; beside: string[] };

const KEY = /^("[^"]*"|'[^']*'|[^\s#'"[\]{},:][^#:,{}[\]]*?)\s*:(?:\s|$)/;
type Line = { dashes: number[]; column: number; content: string };

function readLine(text: string): Line | null {
  const [, spaces = '', dashes = '', content = ''] = /^(\s*)((?:-\s+)*)(.*)$/.exec(text) ?? [];
  if (dashes === '' && (content === '' || content.startsWith('#'))) return null;
  const columns = [...dashes.matchAll(/-/g)].map((dash) => spaces.length + dash.index);
  return { dashes: columns, column: spaces.length + dashes.length, content };
}

/** Finds where a cursor stands, by indentation and by the brackets of its line: the text need not be whole YAML while it is typed. */
export function spotAt(text: string, offset: number): Spot {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const typed = text.slice(start, offset);
  const line = readLine(typed) ?? { dashes: [], column: typed.length, content: '' };
  const [written, key = ''] = KEY.exec(line.content) ?? [''];
  const above = keysAbove(text.slice(0, start), line);
  if (written === '') {
    const inside = readBrackets(line.content, offset - line.content.length);
    if (inside) return { ...inside, path: [...above, ...inside.path] };
    return { path: above, at: 'key', from: offset - line.content.length, beside: keysBeside(text, start, line) };
  }
  const value = line.content.slice(written.length);
  const path = [...above, bare(key)];
  const inside = readBrackets(value, offset - value.length);
  if (inside) return { ...inside, path: [...path, ...inside.path] };
  return { path, at: 'value', from: offset - value.trimStart().length, beside: [] };
}

/** The keys and lists that the lines above open, outermost first. */
function keysAbove(text: string, line: Line): string[] {
  const path: string[] = [];
  const place = { column: line.column, needsKey: false };
  const take = (dashes: readonly number[]): void => {
    for (const dash of [...dashes].reverse()) {
      if (dash >= place.column) continue;
      path.unshift('*');
      Object.assign(place, { column: dash, needsKey: true });
    }
  };
  take(line.dashes);
  for (const above of text.split('\n').reverse()) {
    if (place.column === 0 && !place.needsKey) break;
    const read = readLine(above);
    if (!read) continue;
    const key = KEY.exec(read.content)?.[1];
    // An entry of a list may stand as far left as the key that holds the list.
    const isBeside = place.needsKey && read.dashes.length === 0 && read.column === place.column;
    if (key !== undefined && (read.column < place.column || isBeside)) {
      path.unshift(bare(key));
      Object.assign(place, { column: read.column, needsKey: false });
    }
    if (!place.needsKey) take(read.dashes);
  }
  return path;
}

/** The other keys of the object that the cursor's line is in. */
function keysBeside(text: string, start: number, { column }: Line): string[] {
  const found: string[] = [];
  const look = (lines: readonly string[], stopsAtDash: boolean): void => {
    for (const text of lines) {
      const read = readLine(text);
      if (!read) continue;
      const begins = read.dashes.length > 0 && read.column === column;
      if (begins && !stopsAtDash) return;
      if (read.column < column) return;
      const key = read.column === column ? KEY.exec(read.content)?.[1] : undefined;
      if (key !== undefined) found.push(bare(key));
      if (begins) return;
    }
  };
  const own = readLine(text.slice(start).split('\n', 1)[0] ?? '');
  if ((own?.dashes.length ?? 0) === 0) look(text.slice(0, start).split('\n').reverse(), true);
  look(text.slice(start).split('\n').slice(1), false);
  return found;
}

/** A bracket that is open at the cursor: the key being written in it, those before, and where the present word begins. */
type Open = { kind: '{' | '['; key: string; keys: string[]; word: number };

/** Where a cursor is behind an open bracket; null where none is open. */
function readBrackets(text: string, from: number): Spot | null {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    const last = open.at(-1);
    if (sign === '"' || sign === "'") at = endOfQuoted(text, at, sign);
    else if (sign === '{' || sign === '[') open.push({ kind: sign, key: '', keys: [], word: at + 1 });
    else if (sign === '}' || sign === ']') open.pop();
    else if (last && sign === ',') [last.key, last.word] = ['', at + 1];
    else if (last && sign === ':') readColon(last, text, at);
  }
  return spotIn(text, open, from);
}

function spotIn(text: string, open: readonly Open[], from: number): Spot | null {
  const last = open.at(-1);
  if (!last) return null;
  const path = open.flatMap(({ kind, key }) => (kind === '[' ? ['*'] : key === '' ? [] : [key]));
  const begin = from + text.length - text.slice(last.word).trimStart().length;
  const isKey = last.kind === '{' && last.key === '';
  return { path, at: isKey ? 'key' : 'value', from: begin, beside: isKey ? last.keys : [] };
}

function endOfQuoted(text: string, at: number, sign: string): number {
  const end = text.indexOf(sign, at + 1);
  return end === -1 ? text.length : end;
}

function readColon(open: Open, text: string, at: number): void {
  if (open.kind !== '{' || open.key !== '' || /\S/.test(text[at + 1] ?? '')) return;
  open.key = bare(text.slice(open.word, at).trim());
  open.keys.push(open.key);
  open.word = at + 1;
}

function bare(key: string): string {
  return key.replace(/^["']|["']$/g, '').trim();
}

/** The schemas that may hold at a path; of alternatives those that allow the keys written beside. */
function schemasAt(root: JsonSchema, path: readonly string[]): JsonSchema[] {
  let found = expand(root, root);
  for (const step of path) {
    found = found.flatMap((schema) => {
      const inner = step === '*' ? schema.items : (schema.properties?.[step] ?? schema.additionalProperties);
      return typeof inner === 'object' ? expand(root, inner) : [];
    });
  }
  return found;
}

function expand(root: JsonSchema, schema: JsonSchema, depth = 0): JsonSchema[] {
  if (depth > 8) return [];
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const named = $ref === undefined ? [] : [$ref === '#' ? root : root.$defs?.[$ref.replace('#/$defs/', '')]];
  const inner = [...named, ...anyOf, ...oneOf, ...allOf].flatMap((one) => (one ? expand(root, one, depth + 1) : []));
  return inner.length > 0 ? inner : [schema];
}

/** What may be written at a spot by the schema, and by `names` where a key takes the name of a file or event. */
export function choicesAt(
  root: JsonSchema,
  { path, at, beside }: Spot,
  names: Readonly<Record<string, readonly string[]>>,
): Choice[] {
  const schemas = schemasAt(root, path);
  if (at === 'key') {
    const fitting = schemas.filter(({ properties = {} }) => beside.every((key) => Object.hasOwn(properties, key)));
    const keys = new Set(
      (fitting.length > 0 ? fitting : schemas).flatMap(({ properties = {} }) => Object.keys(properties)),
    );
    return [...keys]
      .filter((key) => !beside.includes(key))
      .map((key) => ({ label: key, apply: `${key}: `, type: 'key' }));
  }
  const values = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.type === 'boolean' ? [true, false] : []),
  ]);
  const known = names[path.at(-1) ?? ''] ?? [];
  return [...new Set([...known, ...values.map(String)])].map((label) => ({ label, apply: label, type: 'value' }));
}
