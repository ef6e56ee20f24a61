import type { Json, JsonObject, TimelineEntry } from '../timeline/entry';
import type { CompiledEngagementRule, CompiledModel } from './compile-model';

/** One event counted under one rule, before its age is weighed. */
export type EngagementTerm = { entry: TimelineEntry; rule: CompiledEngagementRule; points: number };

/** What the timeline gives under a model's behaviour rules, whatever the instant. */
export type Engagement = {
  /** Newest first. */
  terms: EngagementTerm[];
  /** By an entry's place: the base points of its rules, limits left aside, which decide whether it is an activity; of none, 0. */
  bases: readonly number[];
};

/** Which events count under which rules: `where`, limits from the newest back, `fields` once a lead (lifecycle.md, "engagement"). */
export function engagementTerms(model: CompiledModel, entries: readonly TimelineEntry[], now: number): Engagement {
  const terms: EngagementTerm[] = [];
  const bases = new Array<number>(entries.length).fill(0);
  const limits: (LimitState | undefined)[] = [];
  const paidFields = new Set<string>();
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    const rules = entry === undefined ? undefined : model.engagement.get(entry.kind);
    if (entry === undefined || rules === undefined) continue;
    let base = 0;
    for (const rule of rules) {
      if (rule.where !== null && !rule.where(entry.props, now)) continue;
      base += rule.points;
      const fresh = rule.fields.length === 0 ? 0 : payFields(rule, entry.props, paidFields);
      base += rule.fields.length === 0 ? 0 : filledPoints(rule, entry.props);
      const counts = rule.limit === null || isWithinLimit((limits[rule.index] ??= newLimit()), rule.limit, entry);
      const points = (counts ? rule.points : 0) + fresh;
      if (points !== 0 || counts) terms.push({ entry, rule, points });
    }
    bases[index] = base;
  }
  return { terms, bases };
}

/** By distinct value: the times of the events counted so far, newest first, and where those within `per` begin. */
type LimitState = Map<Json | undefined, { times: number[]; from: number }>;

function newLimit(): LimitState {
  return new Map();
}

/** Fewer than `times` counted events lie in (its time, its time + per] (decisions.md 21). */
function isWithinLimit(
  state: LimitState,
  limit: { times: number; perMs: number; distinct: string | null },
  entry: TimelineEntry,
): boolean {
  const value = limit.distinct === null ? undefined : distinctValue(entry.props[limit.distinct]);
  let counted = state.get(value);
  if (counted === undefined) state.set(value, (counted = { times: [], from: 0 }));
  const { times } = counted;
  while (counted.from < times.length && (times[counted.from] ?? 0) > entry.at + limit.perMs) counted.from += 1;
  let end = times.length;
  while (end > counted.from && times[end - 1] === entry.at) end -= 1;
  if (end - counted.from >= limit.times) return false;
  times.push(entry.at);
  return true;
}

function distinctValue(value: Json | undefined): Json | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function payFields(rule: CompiledEngagementRule, props: JsonObject, paid: Set<string>): number {
  let points = 0;
  for (const [field, worth] of rule.fields) {
    const key = `${rule.index}:${field}`;
    if (paid.has(key) || !isFilledIn(props, field)) continue;
    paid.add(key);
    points += worth;
  }
  return points;
}

function filledPoints(rule: CompiledEngagementRule, props: JsonObject): number {
  return rule.fields.reduce((sum, [field, worth]) => (isFilledIn(props, field) ? sum + worth : sum), 0);
}

/** A form's event says which fields were filled: as a list of names, as values by name, or as props of its own. */
function isFilledIn(props: JsonObject, field: string): boolean {
  const { fields } = props;
  if (Array.isArray(fields)) return fields.includes(field);
  const values = typeof fields === 'object' && fields !== null ? fields : props;
  return Object.hasOwn(values, field) && isFilled(values[field]);
}

/** Whether a value says anything: not null, not an empty text or list. */
export function isFilled(value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return !Array.isArray(value) || value.length > 0;
}
