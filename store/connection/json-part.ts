import type { JsonObject } from '../../domain/timeline/entry';

/** Under MongoDB's limit of 100 levels, with room for what the part lies in. */
const MAX_DEPTH = 60;

/**
 * A JSON object as a document can hold it: itself, or its text where a key would not survive as a field name (a dot, a leading `$`,
 * a NUL, nothing at all, `__proto__`) or it is nested too deep. Callers' props are free text: one of them must never block a write.
 */
export function packObject(object: JsonObject): JsonObject | string {
  return isStorable(object, 0) ? object : JSON.stringify(object);
}

/** What `packObject` was given. */
export function unpackObject(packed: JsonObject | string): JsonObject {
  return typeof packed === 'string' ? (JSON.parse(packed) as JsonObject) : packed;
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  return Object.entries(value).every(([key, item]) => isFieldName(key) && isStorable(item, depth + 1));
}

function isFieldName(key: string): boolean {
  return key !== '' && key !== '__proto__' && !key.startsWith('$') && !key.includes('.') && !key.includes('\0');
}
