import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FILE_KINDS, FILE_SCHEMAS, jsonSchema, type FileKind } from '../../../domain/files/kinds';

const WORKSPACE = join(__dirname, '../../../templates');
type Schema = Record<string, unknown>;

/** Whether a JSON Schema takes a value, by the words the generated ones use; an unknown word of form fails the test. */
function takes(schema: Schema, value: unknown, root: Schema): boolean {
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter(Boolean)
      .reduce<unknown>((here, key) => (here as Schema)[key], root);
    return takes(target as Schema, value, root);
  }
  for (const several of ['anyOf', 'oneOf'] as const) {
    const members = schema[several] as Schema[] | undefined;
    if (members && !members.some((member) => takes(member, value, root))) return false;
  }
  if ('const' in schema && schema.const !== value) return false;
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  if (typeof schema.type === 'string' && !isOf(schema.type, value)) return false;
  if (typeof schema.pattern === 'string' && typeof value === 'string' && !new RegExp(schema.pattern, 'u').test(value))
    return false;
  if (Array.isArray(value)) {
    return value.every((item) => schema.items === undefined || takes(schema.items as Schema, item, root));
  }
  if (typeof value !== 'object' || value === null) return true;
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  if (((schema.required ?? []) as string[]).some((key) => !(key in value))) return false;
  return Object.entries(value).every(([key, item]) => {
    const inner = properties[key] ?? schema.additionalProperties;
    if (inner === false) return false;
    return inner === undefined || inner === true || takes(inner as Schema, item, root);
  });
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return type === 'null' ? value === null : typeof value === type;
}

const files: [FileKind, string][] = [
  ['agreements', 'agreement.yaml'],
  ...(['teams', 'fields', 'topics', 'mail'] as const).map((kind): [FileKind, string] => [kind, `${kind}.yaml`]),
  ...(
    [
      ['scoring-models', 'scoring'],
      ['sequences', 'sequences'],
      ['forms', 'forms'],
      ['segments', 'segments'],
      ['hooks', 'hooks'],
    ] as const
  ).flatMap(([kind, folder]) =>
    readdirSync(join(WORKSPACE, folder)).map((name): [FileKind, string] => [kind, `${folder}/${name}`]),
  ),
];

/** The value with one change somewhere: a key nobody knows, or a value of another type. */
function* spoilt(value: unknown): Generator {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const other of spoilt(item)) yield (value as unknown[]).with(index, other);
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, unheardOf: 1 };
    for (const [key, item] of Object.entries(value)) {
      yield { ...value, [key]: { unheardOf: { unheardOf: 1 } } };
      for (const other of spoilt(item)) yield { ...value, [key]: other };
    }
  }
}

describe.each(files)('the JSON Schema of %s, held to %s', (kind, path) => {
  const value: unknown = parse(readFileSync(join(WORKSPACE, path), 'utf8'));
  const schema = jsonSchema(kind);

  test('takes it', () => {
    expect(takes(schema, value, schema)).toBe(true);
  });

  test('refuses nothing that is taken, and takes no shape that is refused for its keys or types', () => {
    let refusals = 0;
    for (const other of spoilt(value)) {
      const isRight = FILE_SCHEMAS[kind].safeParse(other).success;
      const isTaken = takes(schema, other, schema);
      if (isRight) expect({ other, isTaken }).toEqual({ other, isTaken: true });
      if (!isTaken) refusals += 1;
    }
    expect(refusals).toBeGreaterThan(0);
  });
});

it.each(FILE_KINDS)('the schema of %s refuses unknown keys', (kind) => {
  expect(JSON.stringify(jsonSchema(kind))).toContain('"additionalProperties":false');
});

it('the schema of sequences describes nested steps for editors', () => {
  const text = JSON.stringify(jsonSchema('sequences'));
  expect(text).toContain('"waitFor"');
  expect(text).toContain('"resumeAfter"');
});
