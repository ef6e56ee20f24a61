import type { JsonObject } from '../timeline/entry';

/** What conditions read of a lead, in memory (files.md, "Conditions"). Instants are epoch milliseconds. */
export type Facts = {
  profile: JsonObject;
  score?: number;
  fit?: number;
  engagement?: number;
  band?: string;
  stage?: string;
  source?: string;
  consent: Record<string, unknown>;
  tags: readonly string[];
  language?: string;
  createdAt: number;
  lastActivityAt?: number;
  /** By event kind; machine and retracted events are not counted (decisions.md 20). */
  events: Record<string, { count: number; lastAt: number }>;
  /** By sequence: whether, or how often, the lead has been in it. */
  enrolled: Record<string, boolean | number>;
  handoffs: { returned: number };
  customer: boolean;
};

/** Facts as a document the query engine can walk: the dots in event kinds are written `/`. */
export type FactsDocument = Record<string, unknown>;

/** The document of some facts; make it once where many conditions read the same lead. */
export function toDocument(facts: Partial<Facts>): FactsDocument {
  return { ...facts, events: toStoredEvents(facts.events ?? {}) };
}

/** Events by kind as documents hold them, in memory and in the store: no key has a dot. */
export function toStoredEvents(events: Facts['events']): Facts['events'] {
  return Object.fromEntries(Object.entries(events).map(([kind, seen]) => [kind.replaceAll('.', '/'), seen]));
}

/** Where {@link toDocument} keeps a field: `events.email.clicked.count` is at `events.email/clicked.count`. */
export function documentPath(field: string): string {
  if (!field.startsWith('events.')) return field;
  const end = field.lastIndexOf('.');
  const kind = field.slice('events.'.length, end);
  return `events.${kind.replaceAll('.', '/')}${field.slice(end)}`;
}
