import type { Positions } from '../../domain/files/finding';
import { recordOf } from '../../domain/timeline/json-record';
import { tell } from '../../domain/words/sentence';
import type { Finding } from '../outcome';
import type { KnownFile, TakesIn } from './known-names';

/**
 * Other sequences of the same priority that may want the same lead (edge case 40): which has it is then settled by their names, which is
 * seldom what was meant. Doubtful only, for whether anybody matches both is not known before there are leads (D112): of one of them, the
 * simulation tells (find-rivals.ts).
 */
export function lintPriority(
  own: TakesIn | null,
  name: string,
  others: readonly KnownFile[],
  at: Positions,
): Finding[] {
  if (own === null) return [];
  const rivals = others.filter(
    (other) =>
      other.name !== name && other.takesIn?.priority === own.priority && !excludes(own.when, other.takesIn.when),
  );
  if (rivals.length === 0) return [];
  const told = tell(
    '{names} may want the same leads at the same priority, {priority}: the first by name would have them',
    {
      names: rivals.map((rival) => rival.name).join(', '),
      priority: own.priority,
    },
  );
  return [{ path: 'priority', ...at(['priority']), ...told, severity: 'warning' }];
}

/** Whether two rules ask one field to be two things: then nobody meets both. What cannot be told so may be met. */
function excludes(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  return Object.entries(one).some(([field, test]) => {
    // Somebody may have two tags.
    if (field === 'tags') return false;
    const [here, there] = [valuesOf(test), valuesOf(other[field])];
    return here !== null && there !== null && !here.some((value) => there.includes(value));
  });
}

/** What a field must be one of, where that is what is asked of it. */
function valuesOf(test: unknown): unknown[] | null {
  if (typeof test === 'string' || typeof test === 'number' || typeof test === 'boolean') return [test];
  const { in: among, $in: dollar, eq } = recordOf(test);
  if (eq !== undefined) return [eq];
  const list = among ?? dollar;
  return Array.isArray(list) ? list : null;
}
