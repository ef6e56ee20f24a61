import type { FilePath, Positions } from '../../domain/files/finding';
import { parseDuration } from '../../domain/time/duration';
import { recordOf } from '../../domain/timeline/json-record';
import { VARIABLE_ROOTS } from '../../mail/template/vocabulary';
import type { Finding } from '../outcome';
import { tell, type Told } from '../../domain/words/sentence';

/**
 * What is wrong with a stream beyond its form: content that cannot be told from other content, a cadence that misses its own days; and with
 * the names that `coupon` steps give their codes. Reads the file as written.
 */
export function lintMailing(written: unknown, at: Positions): Finding[] {
  const say = (path: FilePath, told: Told): Finding => ({ path: path.join('.'), ...at(path), ...told });
  return [...findUnnamed(written, say), ...findOddCadence(written, say), ...findTakenNames(written, say)];
}

type Say = (path: FilePath, told: Told) => Finding;

/**
 * Each content goes by its `id`, else by its template's name, and is sent once under it: what shares that with another would change its name
 * when content is added before it, and be sent again.
 */
function findUnnamed(written: unknown, say: Say): Finding[] {
  const { content } = recordOf(written);
  const listed: unknown[] = Array.isArray(content) ? content : [];
  const given = listed.map((one) => recordOf(one).id);
  const taken = new Set(given);
  return listed.flatMap((one, place): Finding[] => {
    const path = ['content', place];
    const [id, mail] = [given[place], 'email' in recordOf(one) ? recordOf(one).email : one];
    if (typeof id === 'string') {
      if (given.indexOf(id) === place) return [];
      return [say(path, tell('"{id}" is the id of another content: expected an id of its own', { id }))];
    }
    const { template } = recordOf(mail);
    if (typeof template !== 'string' || !taken.has(template)) {
      taken.add(template);
      return [];
    }
    return [say(path, tell('expected an `id`: another content goes by the name of this template'))];
  });
}

/** From a weekday to the same one are whole weeks; months go to the first such day after them. */
function findOddCadence(written: unknown, say: Say): Finding[] {
  const { every, on } = recordOf(recordOf(written).cadence);
  const read = typeof every === 'string' ? parseDuration(every) : null;
  if (read === null || on === undefined || ['weeks', 'months', 'years'].includes(read.unit)) return [];
  return [say(['cadence', 'every'], tell('expected whole weeks or months, such as "2 weeks", with `on`'))];
}

/** A code cannot go by the name of a variable that every mail has. */
function findTakenNames(written: unknown, say: Say): Finding[] {
  return findCodes(written, [])
    .filter(({ name }) => name !== 'coupon' && VARIABLE_ROOTS.includes(name))
    .map(({ name, path }) => say(path, tell('"{name}" is a variable of every mail: expected another name', { name })));
}

/** Every name that a `coupon` step gives its code, wherever it is nested. */
export function findCodes(here: unknown, path: FilePath): { name: string; path: FilePath }[] {
  if (typeof here !== 'object' || here === null) return [];
  const as = 'coupon' in here ? recordOf(here.coupon).as : undefined;
  const own = typeof as === 'string' ? [{ name: as, path: [...path, 'coupon', 'as'] }] : [];
  const inner = Object.entries(here).flatMap(([key, item]: [string, unknown]) =>
    findCodes(item, [...path, Array.isArray(here) ? Number(key) : key]),
  );
  return [...own, ...inner];
}
