import { Query } from 'mingo';
import { compileQuery } from './compile-query';
import type { Condition } from './condition';
import { directTest } from './direct-test';
import { documentPath, type Facts, type FactsDocument, toDocument } from './facts';

/** A condition made ready to be asked of many documents. */
export type DocumentTest = (document: FactsDocument, now: number) => boolean;

/**
 * Makes a test of documents as `toDocument` writes them (or, with `pathOf`, of any others). The query compiled is the one the
 * database gets; plain comparisons of plain values are answered without it, the same way. Without `within` and `olderThan` it is compiled once; with them once for each new `now`.
 */
export function prepareTest(condition: Condition, pathOf: (field: string) => string = documentPath): DocumentTest {
  let preparedFor = Number.NaN;
  let query: Query | null = null;
  const direct = directTest(condition.root, pathOf);
  return (document, now) => {
    const answer = direct(document);
    if (answer !== 'undecided') return answer;
    if (query === null || (condition.timed && now !== preparedFor)) {
      query = new Query(forMemory(compileQuery(condition, now, { field: pathOf })), {});
      preparedFor = now;
    }
    return query.test(document);
  };
}

const prepared = new WeakMap<Condition, DocumentTest>();

/** Whether a condition holds of a lead's facts at `now` (epoch ms): what the database answers for the compiled query. */
export function matches(condition: Condition, facts: Facts, now: number): boolean {
  return matchesDocument(condition, toDocument(facts), now);
}

/** {@link matches} on a document made by `toDocument`. */
export function matchesDocument(condition: Condition, document: FactsDocument, now: number): boolean {
  let test = prepared.get(condition);
  if (test === undefined) {
    test = prepareTest(condition);
    prepared.set(condition, test);
  }
  return test(document, now);
}

/** The same query with patterns that read whole characters, as the database does, not UTF-16 halves. */
function forMemory(query: unknown): Record<string, unknown> {
  return withPatterns(query) as Record<string, unknown>;
}

function withPatterns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPatterns);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      key === '$regex' && typeof inner === 'string' ? new RegExp(inner, 'u') : withPatterns(inner),
    ]),
  );
}
