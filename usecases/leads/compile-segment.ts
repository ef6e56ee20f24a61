import { compileQuery } from '../../domain/conditions/compile-query';
import type { Condition } from '../../domain/conditions/condition';
import { documentPath } from '../../domain/conditions/facts';
import { parseCondition } from '../../domain/conditions/parse-condition';
import type { StoreQuery } from '../../store/connection/paging';
import type { Deps } from '../deps';
import { readPublished } from '../files/read-published';
import { done, invalid, type Outcome } from '../outcome';

/** A published segment's condition as a query on stored leads, as of now. */
export async function compileSegment(deps: Pick<Deps, 'store' | 'clock'>, name: string): Promise<Outcome<StoreQuery>> {
  const segment = (await readPublished(deps, 'segments')).find((file) => file.name === name);
  if (!segment) return invalid('segment', 'expected the name of a published segment');
  const parsed = parseCondition(segment.value.when);
  if (!parsed.ok) return invalid('segment', parsed.errors[0]?.message ?? 'is not valid');
  return done(toLeadsQuery(parsed.condition, deps.clock.now()));
}

/** A condition as a query on stored leads at `now` (epoch ms): the answer `matches` gives of the same lead's facts. */
export function toLeadsQuery(condition: Condition, now: number): StoreQuery {
  return compileQuery(condition, now, { field: storedPath });
}

const PATHS: ReadonlyMap<string, string> = new Map([
  ['score', 'state.score.total'],
  ['fit', 'state.score.fit'],
  ['engagement', 'state.score.engagement'],
  ['band', 'state.score.band'],
  ['stage', 'state.stage'],
  ['handoffs.returned', 'returnedHandoffs'],
]);

/**
 * Where a condition's field lies in a stored lead; profile, consent and the rest are under their own names. The history of consents is
 * proof and no fact: conditions do not see it in memory either.
 */
function storedPath(field: string): string {
  if (field.startsWith('consent.history')) return 'consent.none';
  return PATHS.get(field) ?? documentPath(field);
}
