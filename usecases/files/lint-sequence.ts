import { nearestName } from '../../domain/conditions/nearest-name';
import type { Positions } from '../../domain/files/finding';
import { elapsedMs, parseDuration } from '../../domain/time/duration';
import type { Finding } from '../outcome';
import { isStepOutcome, STEP_OUTCOMES } from '../tasks/complete-step-task';
import type { KnownFile } from './known-names';
import { tell } from '../../domain/words/sentence';

/**
 * What is wrong with a sequence by itself beyond its form: steps that nobody can come to and ids given twice. Waits that are longer than
 * the sales cycle are doubtful. Reads the file as written.
 */
export function lintSteps(written: unknown, at: Positions, salesCycle: string | null): Finding[] {
  const steps = isObject(written) ? (written.steps ?? written.content) : undefined;
  if (steps === undefined || !isObject(written)) return [];
  const path = ['steps' in written ? 'steps' : 'content'];
  return [
    ...findUnreachable(steps, path, at),
    ...findRepeatedIds(steps, path, at, new Map()),
    ...findOtherOutcomes(steps, path, at),
    ...findLongWaits(steps, path, at, salesCycle === null ? null : { written: salesCycle, ms: lengthOf(salesCycle) }),
  ];
}

/** Of two steps under one id nothing could say which is meant: a `waitFor … of`, a migration, the statistics (files.md). */
function findRepeatedIds(value: unknown, path: Path, at: Positions, seen: Map<string, number>): Finding[] {
  if (!isObject(value)) return [];
  const own: Finding[] = [];
  if (!Array.isArray(value) && typeof value.id === 'string' && typeof path.at(-1) === 'number') {
    const place = [...path, 'id'];
    const { line, column } = at(place);
    const first = seen.get(value.id);
    if (first === undefined) seen.set(value.id, line);
    else
      own.push({
        path: place.join('.'),
        line,
        column,
        ...tell('two steps are called "{id}": see line {line}', { id: value.id, line: first }),
      });
  }
  const list = Array.isArray(value);
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, item]) =>
      findRepeatedIds(item, [...path, list ? Number(key) : key], at, seen),
    ),
  ];
}

/** Arms by outcomes that no task of a sequence has (decisions.md 25): nobody comes to them. */
function findOtherOutcomes(value: unknown, path: Path, at: Positions): Finding[] {
  if (!isObject(value)) return [];
  const list = Array.isArray(value);
  const inner = Object.entries(value).flatMap(([key, item]) =>
    findOtherOutcomes(item, [...path, list ? Number(key) : key], at),
  );
  if (!('task' in value) || !isObject(value.then) || Array.isArray(value.then)) return inner;
  const odd = Object.keys(value.then).filter((outcome) => !isStepOutcome(outcome));
  const names = STEP_OUTCOMES.join(', ');
  return [
    ...odd.map((outcome): Finding => {
      const place = [...path, 'then', outcome];
      const told = tell('no task of a sequence ends as "{outcome}": expected one of {names}', { outcome, names });
      const near = nearestName(outcome, STEP_OUTCOMES);
      const finding: Finding = { path: place.join('.'), ...at(place, 'key'), ...told, severity: 'warning' };
      return near === undefined ? finding : { ...finding, suggestion: near };
    }),
    ...inner,
  ];
}

type Cycle = { written: string; ms: number };

/** After a wait longer than the sales cycle nothing the lead did before it counts any more: seldom what was meant. */
function findLongWaits(value: unknown, path: Path, at: Positions, cycle: Cycle | null): Finding[] {
  if (!isObject(value) || cycle === null) return [];
  const list = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) => {
    const place = [...path, list ? Number(key) : key];
    const isWait = key === 'wait' || (key === 'timeout' && path.at(-1) === 'waitFor');
    if (!isWait || typeof item !== 'string') return findLongWaits(item, place, at, cycle);
    if (lengthOf(item) <= cycle.ms) return [];
    const told = tell('a wait of {wait} is longer than the sales cycle of {cycle}', {
      wait: item,
      cycle: cycle.written,
    });
    return [{ path: place.join('.'), ...at(place), ...told, severity: 'warning' as const }];
  });
}

function lengthOf(duration: string): number {
  const read = parseDuration(duration);
  return read === null ? 0 : elapsedMs(read);
}

type Path = (string | number)[];

/** In a list of steps nothing comes after one that everybody leaves the sequence by. */
function findUnreachable(value: unknown, path: Path, at: Positions): Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    findUnreachable(item, [...path, Array.isArray(value) ? Number(key) : key], at),
  );
  if (!Array.isArray(value)) return inner;
  const end = value.findIndex(isLast);
  if (end < 0 || end === value.length - 1) return inner;
  const place = [...path, end + 1];
  const told = tell('nobody comes to this step: the one before ends the sequence');
  return [{ path: place.join('.'), ...at(place), ...told }, ...inner];
}

/** Whether everybody who comes to a step leaves the sequence in it: at an `end`, or because all ways on come to one. */
function isLast(step: unknown): boolean {
  if (!isObject(step) || 'skipWhen' in step) return false;
  if ('end' in step) return true;
  const { branch, split, shadow, waitFor, task, then, otherwise, untracked = otherwise } = step;
  if (isList(branch)) return branch.every(endsIn) && branch.some((arm) => isObject(arm) && !('when' in arm));
  if (isList(split) && shadow !== true) return split.every((arm) => endsIn(arm) || (isObject(arm) && arm.weight === 0));
  if (waitFor !== undefined) return [then, otherwise, untracked].every(ends);
  return task !== undefined && [isList(then) ? then : [], otherwise].every(ends);
}

function endsIn(arm: unknown): boolean {
  return isObject(arm) && ends(arm.steps);
}

function ends(steps: unknown): boolean {
  return isList(steps) && steps.some(isLast);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** Sequences that enrol into one another, so that nobody who comes in ever comes out: each step that begins such a circle. */
export function findCircles(sequence: unknown, name: string, others: readonly KnownFile[], at: Positions): Finding[] {
  const enrolls = new Map(others.map((other) => [other.name, other.enrolls ?? []]));
  return findEnrolls(sequence, []).flatMap(({ path, sequence: first }): Finding[] => {
    const way = wayBack(first, name, enrolls);
    if (way === null) return [];
    const told = tell('a circle of sequences: {way}', { way: [name, ...way].join(' → ') });
    return [{ path: path.join('.'), ...at(path), ...told }];
  });
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
