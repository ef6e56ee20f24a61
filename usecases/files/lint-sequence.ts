import type { Positions } from '../../domain/files/finding';
import type { Sequence } from '../../domain/files/sequence';
import type { Finding } from '../outcome';
import type { KnownFile } from './cross-check';

/** What is wrong with a sequence beyond its form: steps that nobody can come to, and circles of sequences that enrol into one another. */
export function lintSequence(sequence: Sequence, name: string, others: readonly KnownFile[], at: Positions): Finding[] {
  if (!('steps' in sequence)) return [];
  return [...findUnreachable(sequence.steps, ['steps'], at), ...findCircle(sequence, name, others, at)];
}

type Path = (string | number)[];

/** In a list of steps nothing comes after an `end` that nobody passes over. */
function findUnreachable(value: unknown, path: Path, at: Positions): Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    findUnreachable(item, [...path, Array.isArray(value) ? Number(key) : key], at),
  );
  if (!Array.isArray(value)) return inner;
  const end = value.findIndex((step) => isObject(step) && 'end' in step && !('skipWhen' in step));
  if (end < 0 || end === value.length - 1) return inner;
  const place = [...path, end + 1];
  const message = 'nobody comes to this step: the one before ends the sequence';
  return [{ path: place.join('.'), ...at(place), message }, ...inner];
}

function findCircle(sequence: unknown, name: string, others: readonly KnownFile[], at: Positions): Finding[] {
  for (const { path, sequence: first } of findEnrolls(sequence, [])) {
    const way = wayBack(first, name, new Map(others.map((other) => [other.name, other.enrolls ?? []])));
    if (way === null) continue;
    return [{ path: path.join('.'), ...at(path), message: `a circle of sequences: ${[name, ...way].join(' → ')}` }];
  }
  return [];
}

/** From a sequence back to where it began, by what each enrols into; null where no way leads there. */
function wayBack(from: string, to: string, enrolls: ReadonlyMap<string, readonly string[]>): string[] | null {
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? from;
    if (last === to) return way;
    for (const next of enrolls.get(last) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}

/** Every `enroll` step, wherever it is nested. */
export function findEnrolls(value: unknown, path: Path): { path: Path; sequence: string }[] {
  if (!isObject(value)) return [];
  const { enroll } = value;
  const sequence = isObject(enroll) ? enroll.sequence : undefined;
  const own = typeof sequence === 'string' ? [{ path: [...path, 'enroll', 'sequence'], sequence }] : [];
  const list = Array.isArray(value);
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, item]) => findEnrolls(item, [...path, list ? Number(key) : key])),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
