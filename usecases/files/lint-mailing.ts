import type { Positions } from '../../domain/files/finding';
import type { Sequence, Stream } from '../../domain/files/sequence';
import { idsOf } from '../../domain/sequences/step-ids';
import { durationOf } from '../../domain/time/duration';
import type { Finding } from '../outcome';

/** What is wrong with a stream beyond its form: content that cannot be told from other content, a cadence that misses its own days. */
export function lintMailing(sequence: Sequence, at: Positions): Finding[] {
  return 'content' in sequence ? [...findUnnamed(sequence, at), ...findOddCadence(sequence, at)] : [];
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
    const message = isRepeated
      ? `"${id ?? ''}" is the id of another content: expected an id of its own`
      : 'expected an `id`: another content goes by the name of this template';
    return [{ path: path.join('.'), ...at(path), message }];
  });
}

/** From a weekday to the same one are whole weeks; months go to the first such day after them. */
function findOddCadence({ cadence }: Stream, at: Positions): Finding[] {
  const { unit } = durationOf(cadence.every);
  if (cadence.on === undefined || ['weeks', 'months', 'years'].includes(unit)) return [];
  const path = ['cadence', 'every'];
  return [
    { path: path.join('.'), ...at(path), message: 'expected whole weeks or months, such as "2 weeks", with `on`' },
  ];
}
