import type { JsonObject } from './entry';

/** Props that Ripen itself writes as epoch milliseconds, by the first word of the kind that carries them. */
const INSTANTS: Readonly<Record<string, readonly string[]>> = {
  handoff: ['until'],
  score: ['until'],
  stage: ['appointmentAt'],
};

/** An entry's props as they leave the platform: instants are ISO 8601 UTC (api.md), whatever they are stored as. */
export function shownProps(kind: string, props: JsonObject): JsonObject {
  const named = INSTANTS[kind.split('.', 1)[0] ?? ''] ?? [];
  const told = named.filter((name) => typeof props[name] === 'number');
  if (told.length === 0) return props;
  return { ...props, ...Object.fromEntries(told.map((name) => [name, new Date(Number(props[name])).toISOString()])) };
}
