import type { Json, JsonObject } from './entry';

/** Whether a value is an object with keys, as JSON and YAML write them: no list, not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object a value is; one without keys where it is something else, or nothing. */
export function recordOf(value: Json | undefined): JsonObject;
export function recordOf(value: unknown): Record<string, unknown>;
export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
