import { addDuration } from '../time/add';
import { type BusinessCalendar } from '../time/calendar';
import { durationOf } from '../time/duration';
import { nextWeeklyInstant, parseWeeklyTime } from '../time/weekly';
import { isUntracked, satisfyingEntry } from './awaited';
import type { Cadence, CompiledStep, Next } from './compiled';
import type { Position, Waiting } from './position';
import type { TrailEntry, WalkWorld } from './walk-shapes';

/** How a wait ended: where the lead goes on, from which instant the next wait counts, and why. */
export type Unblocked = { to: Next; from: number; trail: TrailEntry };

/** The instant that lies a written duration after `at`, for this lead. */
export function after(at: number, duration: string, world: { zone: string; calendar?: BusinessCalendar }): number {
  return addDuration(at, durationOf(duration), world.zone, world.calendar);
}

/** What a step that waits waits for, when the lead comes to it; null for a step that does not wait. */
export function waitingAt(step: CompiledStep, position: Position, world: WalkWorld): Waiting | null {
  const begun = { step: step.id, since: world.now };
  switch (step.kind) {
    case 'wait':
      return { kind: 'wait', ...begun, until: waitEnd(step.wait, position.from, world) };
    case 'waitFor':
      return { kind: 'waitFor', ...begun, until: after(position.from, step.waitFor.timeout, world) };
    case 'task':
      return { kind: 'task', ...begun, until: after(world.now, step.task.due, world) };
    case 'cadence':
      return { kind: 'wait', ...begun, until: nextBeat(step.cadence, position, world) };
    case 'exhausted':
      return { kind: 'content', ...begun, until: null };
    default:
      return null;
  }
}

/** How the wait at a step has ended by now; null while it goes on. Of an event and a time-out together the event wins (edge case 41). */
export function unblockAt(
  step: CompiledStep,
  waiting: Waiting,
  position: Position,
  world: WalkWorld,
): Unblocked | null {
  if (step.kind === 'waitFor') return unblockEvent(step, waiting, position, world);
  if (step.kind === 'task') return unblockTask(step, waiting, world);
  const over = overAt(waiting, world);
  if (over === null) return null;
  const trail = { at: world.now, step: step.id, kind: 'waited', because: 'elapsed' } as const;
  return { to: step.next, from: over, trail };
}

/** The deadline once it has passed. The next wait counts from it, not from the look, so that waits in a row do not drift. */
function overAt(waiting: Waiting, world: WalkWorld): number | null {
  return waiting.until !== null && world.now >= waiting.until ? waiting.until : null;
}

function unblockEvent(
  step: Extract<CompiledStep, { kind: 'waitFor' }>,
  waiting: Waiting,
  position: Position,
  world: WalkWorld,
): Unblocked | null {
  const trail = { at: world.now, step: step.id, kind: 'waited' } as const;
  const entry = satisfyingEntry(step.waitFor, waiting, position, world);
  if (entry !== null) {
    const from = Math.max(world.now, position.from);
    return { to: step.then, from, trail: { ...trail, because: 'event', arm: 'then', event: entry.id } };
  }
  const over = overAt(waiting, world);
  if (over === null) return null;
  // At the time-out also for those who cannot be seen: the arm's mail must not follow on the heels of the one before.
  const [because, arm] = isUntracked(step.waitFor, world.tracked)
    ? (['untracked', 'untracked'] as const)
    : (['time-out', 'otherwise'] as const);
  return { to: step[arm], from: over, trail: { ...trail, because, arm } };
}

function unblockTask(
  step: Extract<CompiledStep, { kind: 'task' }>,
  waiting: Waiting,
  world: WalkWorld,
): Unblocked | null {
  const trail = { at: world.now, step: step.id, kind: 'task-ended' } as const;
  const ended = world.taskOutcomes?.[step.id];
  if (ended !== undefined && ended.at <= Math.min(world.now, waiting.until ?? Infinity)) {
    const arm = ended.outcome;
    const to = Object.hasOwn(step.byOutcome, arm) ? (step.byOutcome[arm] ?? null) : step.then;
    return { to, from: world.now, trail: { ...trail, because: 'outcome', arm } };
  }
  const over = overAt(waiting, world);
  return over === null
    ? null
    : { to: step.otherwise, from: over, trail: { ...trail, because: 'due', arm: 'otherwise' } };
}

function waitEnd(wait: string | { until: string }, from: number, world: WalkWorld): number {
  if (typeof wait === 'string') return after(from, wait, world);
  const time = parseWeeklyTime(wait.until);
  return time === null ? from : nextWeeklyInstant(time, from, world.zone);
}

/**
 * The next day of a stream's cadence for this lead: the first weekly time (or, without `on` and `at`, the moment it joined) for
 * its first content, then one cadence after the day it had last. Days missed meanwhile, in a pause or with nothing to send, are gone.
 */
function nextBeat(cadence: Cadence, position: Position, world: WalkWorld): number {
  const day = position.beat === null ? world.enrolledAt : after(position.beat, cadence.every, world);
  const earliest = Math.max(day, world.now);
  if (cadence.on === undefined && cadence.at === undefined) return earliest;
  const time = parseWeeklyTime(`${cadence.on ?? ''} ${cadence.at ?? '00:00'}`);
  return time === null ? earliest : nextWeeklyInstant(time, earliest - 1, world.zone);
}
