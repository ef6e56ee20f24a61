import type { Agreement } from '../files/agreement';
import { addDuration } from '../time/add';
import { durationOf } from '../time/duration';
import { openingFrom, type BusinessCalendar } from '../time/calendar';

/** One day of the team's calendar: its local date (`2026-11-23`) and when it opens, epoch ms. */
export type IntakeDay = { id: string; opensAt: number };

/** The automatic qualifications of a day: who has a place, and who is queued for one, by score. */
export type IntakeQueue = { taken: readonly string[]; waiting: Readonly<Record<string, number>> };

const DAY_MS = 86_400_000;

/** Who gets hot waits so long for who gets hot in the same moment, real time: events sent together are looked at within it. */
const MOMENT_REAL_MS = 1_000;
/** On an accelerated clock that second may be days: no moment is longer than this, virtual. */
const MOMENT_MAX_MS = 4 * 3_600_000;
/** While more and more ask for the last places the moment is repeated, this often at most. */
const MOMENTS_MAX = 5;

/** What a lead remembers while it is compared with others: since when (virtual ms), and how many had asked for the day when it last looked. */
export type Compared = { since: number; crowd: number };

/**
 * The day of the calendar that an instant belongs to: the one that is open, else the next that opens, so that what comes on a Saturday
 * counts for Monday. Null for a calendar that is never open: then nothing bounds the intake.
 */
export function intakeDayOf(calendar: BusinessCalendar, at: number): IntakeDay | null {
  const opening = openingFrom(calendar, at);
  return opening === null ? null : { id: dateOf(opening.day), opensAt: opening.from };
}

/** The day after the one an instant belongs to: "the others go on nurturing and are offered next day" (lifecycle.md, "Transitions"). */
export function nextIntakeDay(calendar: BusinessCalendar, at: number): IntakeDay | null {
  const opening = openingFrom(calendar, at);
  return opening === null ? null : intakeDayOf(calendar, opening.to);
}

/**
 * Whether a queued lead may have one of the day's places: hottest first, so only if fewer who wait are hotter than places are left. Of two
 * with one score the lower id goes first, everywhere alike.
 */
export function isItsTurn({ taken, waiting }: IntakeQueue, lead: string, perDay: number): boolean {
  if (taken.includes(lead)) return true;
  const own = waiting[lead];
  if (own === undefined) return false;
  const isAhead = ([id, score]: [string, number]): boolean =>
    !taken.includes(id) && (score > own || (score === own && id < lead));
  return Object.entries(waiting).filter(isAhead).length < perDay - taken.length;
}

/**
 * Until when a lead that has just got hot is compared with the others before it may take one of the day's places: "hottest first" is
 * about those who are known by then. The agreement's `gather`; else a moment (`factor` is the clock's), and another as long as so many
 * more keep asking that the places would run out within some moments. Null: now. `before` is null when it asks for the first time.
 */
export function gatherUntil(
  queue: IntakeQueue,
  { intake, calendar }: Pick<Agreement, 'intake' | 'calendar'>,
  { now, factor, before }: { now: number; factor: number; before: Compared | null },
): number | null {
  const left = (intake?.perDay ?? Infinity) - queue.taken.length;
  if (left <= 0) return null;
  if (intake?.gather !== undefined) {
    return before === null ? addDuration(now, durationOf(intake.gather), calendar.zone, calendar) : null;
  }
  const momentMs = Math.min(MOMENT_REAL_MS * factor, MOMENT_MAX_MS);
  if (before === null) return now + momentMs;
  const crowd = crowdOf(queue);
  const grown = crowd - before.crowd;
  const mayRunOut = grown > 0 && crowd - queue.taken.length + grown * MOMENTS_MAX > left;
  return mayRunOut && now - before.since < MOMENTS_MAX * momentMs ? now + momentMs : null;
}

/** How many have asked for one of the day's places so far and not been sent on to another day. */
export function crowdOf({ taken, waiting }: IntakeQueue): number {
  return taken.length + Object.keys(waiting).filter((id) => !taken.includes(id)).length;
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
