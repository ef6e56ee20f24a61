import type { AwaitedEvent, WaitFor } from '../files/sequence-step';
import type { TimelineEntry } from '../timeline/entry';
import type { Position, Waiting } from './position';
import type { WalkWorld } from './walk-shapes';
import { propsHold } from './written-condition';

/** The events a wait looks for, and whether it takes one of them or all. */
export function awaitedEvents(waitFor: WaitFor): { need: 'any' | 'all'; events: AwaitedEvent[] } {
  if ('any' in waitFor) return { need: 'any', events: waitFor.any };
  if ('all' in waitFor) return { need: 'all', events: waitFor.all };
  return { need: 'any', events: [waitFor] };
}

/**
 * The timeline entry that satisfies a wait by now, or null. It counts when it happened by the deadline, whenever the lead looks
 * (decisions.md 4; edge case 41), and after the mail it is about: the one `of` names, else the last one planned before the
 * wait, else the enrolment (edge case 42). What was done anonymously counts only from the start of the wait (43); what a
 * machine made (12) or was withdrawn (49) never does. Where all events are needed it is the last of them.
 */
export function satisfyingEntry(
  waitFor: WaitFor,
  waiting: Waiting,
  position: Position,
  world: WalkWorld,
): TimelineEntry | null {
  const { need, events } = awaitedEvents(waitFor);
  const found = events.map((event) => firstMatch(event, waiting, position, world));
  const present = found.filter((entry) => entry !== null).sort(byTime);
  if (need === 'all') return present.length === events.length ? (present.at(-1) ?? null) : null;
  return present[0] ?? null;
}

/** Whether something the wait looks for cannot be seen of this lead, so that its silence says nothing (edge case 37). */
export function isUntracked(waitFor: WaitFor, tracked: WalkWorld['tracked']): boolean {
  return awaitedEvents(waitFor).events.some(
    ({ event }) => (event === 'email.opened' && !tracked.opens) || (event === 'email.clicked' && !tracked.clicks),
  );
}

function firstMatch(
  awaited: AwaitedEvent,
  waiting: Waiting,
  position: Position,
  world: WalkWorld,
): TimelineEntry | null {
  const after = earliestInstant(awaited, waiting, position, world);
  const by = Math.min(waiting.until ?? Infinity, world.now);
  const matching = world.entries.filter(
    (entry) =>
      entry.kind === awaited.event &&
      entry.at <= by &&
      entry.at >= after &&
      entry.machine === undefined &&
      entry.retracted !== true &&
      (entry.anonymous !== true || entry.at > waiting.since) &&
      (awaited.of === undefined || entry.props.of === awaited.of) &&
      (awaited.where === undefined || propsHold(awaited.where, entry.props, world.now)),
  );
  return matching.sort(byTime)[0] ?? null;
}

/**
 * From this instant on (included) an event counts. An event of a mail is about that mail; any other must lie after the last
 * mail, or after the start of the wait where that mail is not due yet, and always after what led to the enrolment.
 */
function earliestInstant(
  { of }: AwaitedEvent,
  waiting: Waiting,
  position: Position,
  { enrolledAt }: WalkWorld,
): number {
  if (of !== undefined) return Math.max(position.sent[of] ?? 0, enrolledAt + 1);
  const lastMail = Math.max(enrolledAt, ...Object.values(position.sent));
  return Math.max(enrolledAt, Math.min(lastMail, waiting.since)) + 1;
}

/** By time; by receipt where equal (edge case 30), then by id so that the order of arrival never shows. */
function byTime(a: TimelineEntry, b: TimelineEntry): number {
  return a.at - b.at || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : Number(a.id > b.id));
}
