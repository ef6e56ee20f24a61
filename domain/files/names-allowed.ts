import { isRecord, recordOf } from '../timeline/json-record';
import type { FilePath } from './finding';
import { type FileKind, jsonSchema } from './kinds';

type Schema = Record<string, unknown>;

/**
 * The keys a file of that kind may have at `path`, from its JSON Schema: what an error about an unknown key lists. Where several
 * forms are possible, the keys of them all.
 */
export function namesAllowedAt(kind: FileKind, path: FilePath): string[] {
  const root = jsonSchema(kind);
  let here: Schema[] = [root];
  for (const step of path)
    here = here.flatMap((schema) => alternatives(schema, root)).flatMap((schema) => below(schema, step));
  const names = here
    .flatMap((schema) => alternatives(schema, root))
    .flatMap((schema) => [...Object.keys(part(schema, 'properties')), ...namesOfKeys(schema, root)]);
  return [...new Set(names)];
}

/** A schema without `anyOf` and `$ref`: the plain ones it stands for. */
function alternatives(schema: Schema, root: Schema, depth = 0): Schema[] {
  if (depth > 8) return [];
  const { $ref: reference, anyOf, oneOf } = schema;
  if (typeof reference === 'string') return alternatives(referred(reference, root), root, depth + 1);
  const members = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? (list as Schema[]) : []));
  return members.length === 0 ? [schema] : members.flatMap((member) => alternatives(member, root, depth + 1));
}

/** The names that keys of any number may have. */
function namesOfKeys(schema: Schema, root: Schema): string[] {
  return alternatives(part(schema, 'propertyNames'), root).flatMap(({ enum: names }) =>
    Array.isArray(names) ? names.map(String) : [],
  );
}

function referred(reference: string, root: Schema): Schema {
  let here: unknown = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) here = part(here, step);
  return recordOf(here);
}

function below(schema: Schema, step: string | number): Schema[] {
  const inner =
    typeof step === 'number' ? schema.items : (part(schema, 'properties')[step] ?? schema.additionalProperties);
  return isRecord(inner) ? [inner] : [];
}

function part(schema: unknown, key: string): Schema {
  return recordOf(recordOf(schema)[key]);
}
