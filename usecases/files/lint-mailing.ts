import type { Positions } from '../../domain/files/finding';
import type { Sequence, Stream } from '../../domain/files/sequence';
import { idsOf } from '../../domain/sequences/step-ids';
import { durationOf } from '../../domain/time/duration';
import { VARIABLE_ROOTS } from '../../mail/template/vocabulary';
import type { Finding } from '../outcome';
import { tell } from '../../domain/words/sentence';

/**
 * What is wrong with a stream beyond its form: content that cannot be told from other content, a cadence that misses its own days; and with
 * the names that `coupon` steps give their codes.
 */
export function lintMailing(sequence: Sequence, at: Positions): Finding[] {
  if ('content' in sequence) return [...findUnnamed(sequence, at), ...findOddCadence(sequence, at)];
  return 'steps' in sequence ? findTakenNames(sequence.steps, ['steps'], at) : [];
}

/**
 * Each content goes by its `id`, else by its template's name, and is sent once under it: what shares that with another would change its name
 * when content is added before it, and be sent again.
 */
function findUnnamed({ content }: Stream, at: Positions): Finding[] {
  const given = content.map((one) => ('id' in one ? one.id : undefined));
  return idsOf(content).flatMap(({ named }, place) => {
    const id = given[place];
    const isRepeated = id !== undefined && given.indexOf(id) !== place;
    if (named && !isRepeated) return [];
    const path = ['content', place];
    const told = isRepeated
      ? tell('"{id}" is the id of another content: expected an id of its own', { id })
      : tell('expected an `id`: another content goes by the name of this template');
    return [{ path: path.join('.'), ...at(path), ...told }];
  });
}

/** From a weekday to the same one are whole weeks; months go to the first such day after them. */
function findOddCadence({ cadence }: Stream, at: Positions): Finding[] {
  const { unit } = durationOf(cadence.every);
  if (cadence.on === undefined || ['weeks', 'months', 'years'].includes(unit)) return [];
  const path = ['cadence', 'every'];
  return [
    { path: path.join('.'), ...at(path), ...tell('expected whole weeks or months, such as "2 weeks", with `on`') },
  ];
}

/** A code cannot go by the name of a variable that every mail has. */
function findTakenNames(value: unknown, path: (string | number)[], at: Positions): Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    findTakenNames(item, [...path, Array.isArray(value) ? Number(key) : key], at),
  );
  const as = 'coupon' in value ? (value.coupon as { as?: unknown } | null)?.as : undefined;
  if (typeof as !== 'string' || as === 'coupon' || !VARIABLE_ROOTS.includes(as)) return own;
  const place = [...path, 'coupon', 'as'];
  const told = tell('"{name}" is a variable of every mail: expected another name', { name: as });
  return [{ path: place.join('.'), ...at(place), ...told }, ...own];
}
