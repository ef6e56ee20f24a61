import { nearestName } from '../../domain/conditions/nearest-name';
import type { Field } from '../../domain/files/fields';
import { fold } from '../capture/field-values';

/** Columns that are not profile fields (decisions.md 19), and `event`: what a row stands for, done at its `at`. */
export const OWN_COLUMNS = [
  'email',
  'phone',
  'externalId',
  'source',
  'tags',
  'language',
  'consent.email',
  'consent.tracking',
  'basis',
  'notice',
  'at',
  'event',
] as const;
export type OwnColumn = (typeof OWN_COLUMNS)[number];

/** What spreadsheets call them, where the workspace's `fields.yaml` has no field of that name. */
const SYNONYMS: Partial<Record<OwnColumn, readonly string[]>> = {
  email: [
    'e-mail',
    'mail',
    'courriel',
    'adresse e-mail',
    'adresse email',
    'adresse mail',
    'e-mail address',
    'email address',
  ],
  phone: ['telephone', 'tel', 'phone number', 'numero de telephone', 'mobile', 'portable'],
};

/** Columns that a list of rejected rows has besides those it came with: mended and sent again, they say nothing. */
const ADDED: readonly string[] = ['line', 'problem'];

/** What each cell of a record is, by position; null for a column nobody asked for. */
export type Column = { own: OwnColumn } | { field: Field } | null;
/** `repeated`: names of columns that say the same as one before them. */
export type Columns = { columns: Column[]; unknown: { name: string; suggestion?: string }[]; repeated: string[] };

/**
 * Reads a header row. A name is ours, a usual one for an address or a telephone, or a profile field's name, label or synonym (capitals and
 * accents do not matter), or what `map` says it is. Without `fields.yaml` any name that can be one is a field of text.
 */
export function readHeader(
  header: readonly string[],
  fields: ReadonlyMap<string, Field> | null,
  map: Readonly<Record<string, string>>,
): Columns {
  const mapped = new Map(Object.entries(map).map(([theirs, ours]) => [fold(theirs), ours]));
  const unknown: Columns['unknown'] = [];
  const repeated: string[] = [];
  const seen = new Set<string>();
  const columns = header.map((written): Column => {
    const name = mapped.get(fold(written)) ?? written.trim();
    const column = findColumn(name, fields);
    if (column === null && name !== '' && !ADDED.includes(fold(name))) {
      const suggestion = nearestName(name, [...OWN_COLUMNS, ...(fields?.keys() ?? [])]);
      unknown.push(suggestion === undefined ? { name } : { name, suggestion });
    }
    const target = column === null ? null : 'own' in column ? column.own : `profile.${column.field.name}`;
    if (target !== null && seen.has(target)) repeated.push(written.trim());
    if (target !== null) seen.add(target);
    return column;
  });
  return { columns, unknown, repeated };
}

/** Whether somebody could be found by one of the columns. */
export function namesSomebody(columns: readonly Column[]): boolean {
  const keys: readonly OwnColumn[] = ['email', 'phone', 'externalId'];
  return columns.some((column) => column !== null && 'own' in column && keys.includes(column.own));
}

/**
 * The `?map=` of an import: `theirs:ours` pairs by comma, or a JSON object. Null when it is neither.
 */
export function readMap(text: string | undefined): Record<string, string> | null {
  if (text === undefined || text.trim() === '') return {};
  if (text.trim().startsWith('{')) return readJsonMap(text);
  const pairs = text.split(',').map((pair) => pair.split(':').map((part) => part.trim()));
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) return null;
  return Object.fromEntries(pairs.map(([theirs = '', ours = '']) => [theirs, ours]));
}

function readJsonMap(text: string): Record<string, string> | null {
  try {
    const map: Record<string, string> = {};
    for (const [theirs, ours] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
      if (typeof ours !== 'string') return null;
      map[theirs] = ours;
    }
    return map;
  } catch {
    return null;
  }
}

function findColumn(name: string, fields: ReadonlyMap<string, Field> | null): Column {
  const word = fold(name);
  // A column that is called nothing is none, and so is one that was chosen to be left out.
  if (word === '') return null;
  const own = OWN_COLUMNS.find((column) => fold(column) === word);
  if (own !== undefined) return { own };
  const usual = OWN_COLUMNS.find((column) => SYNONYMS[column]?.includes(word));
  if (fields === null) {
    if (usual !== undefined) return { own: usual };
    return /^(?!constructor$|prototype$)[A-Za-z][A-Za-z0-9_]{0,79}$/.test(name)
      ? { field: { name, type: 'text' } }
      : null;
  }
  const bare = word.startsWith('profile.') ? word.slice('profile.'.length) : word;
  for (const field of fields.values()) {
    const labels = typeof field.label === 'object' ? Object.values(field.label) : [field.label ?? ''];
    if ([field.name, ...labels, ...(field.synonyms ?? [])].some((known) => fold(known) === bare)) return { field };
  }
  return usual === undefined ? null : { own: usual };
}
