import { type Condition, type ConditionLeaf, type FieldTest, leavesOf } from './condition';
import { documentPath, type Facts, type FactsDocument, toDocument } from './facts';
import { matchesDocument } from './matches';

/**
 * The earliest instant (epoch ms) after `now` at which time alone changes the answer of a condition about unchanged facts, or null
 * where it never does. Exact: the answer is asked at each instant at which some `within` or `olderThan` of it turns.
 */
export function nextTurn(condition: Condition, facts: Facts, now: number): number | null {
  return nextTurnOfDocument(condition, toDocument(facts), now);
}

/** {@link nextTurn} on a document made by `toDocument`. */
export function nextTurnOfDocument(condition: Condition, document: FactsDocument, now: number): number | null {
  if (!condition.timed) return null;
  const answer = matchesDocument(condition, document, now);
  const instants = turningInstants(condition, document).filter((at) => at > now);
  for (const at of instants) if (matchesDocument(condition, document, at) !== answer) return at;
  return null;
}

function turningInstants(condition: Condition, document: FactsDocument): number[] {
  const instants = leavesOf(condition.root).flatMap((leaf) => turnsOfLeaf(leaf, document));
  return [...new Set(instants)].sort((a, b) => a - b);
}

function turnsOfLeaf(leaf: ConditionLeaf, document: FactsDocument): number[] {
  const ages = leaf.tests.flatMap(agesOf);
  if (ages.length === 0) return [];
  const dates = valuesAt(document, documentPath(leaf.field).split('.')).flatMap(readInstant);
  return dates.flatMap((date) => ages.flatMap((ms) => [date - ms, date + ms + 1]));
}

function agesOf(test: FieldTest): number[] {
  if (test.op === 'within' || test.op === 'olderThan') return [test.ms];
  return 'tests' in test ? test.tests.flatMap(agesOf) : [];
}

function valuesAt(value: unknown, path: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => valuesAt(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return [];
  return valuesAt((value as Record<string, unknown>)[first], rest);
}

function readInstant(value: unknown): number[] {
  const ms = typeof value === 'string' ? Date.parse(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) ? [ms] : [];
}
