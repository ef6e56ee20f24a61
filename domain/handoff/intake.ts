import type { Agreement } from '../files/agreement';
import { addDuration } from '../time/add';
import { durationOf } from '../time/duration';
import { openingFrom, type BusinessCalendar } from '../time/calendar';

/** One day of the team's calendar: its local date (`2026-11-23`) and when it opens, epoch ms. */
export type IntakeDay = { id: string; opensAt: number };

/** The automatic qualifications of a day: who has a place, and who is queued for one, by score. */
export type IntakeQueue = { taken: readonly string[]; waiting: Readonly<Record<string, number>> };

const DAY_MS = 86_400_000;

/** With fewer places left than this, who gets hot waits a moment for who gets hot in the same one. */
const SCARCE_PLACES = 10;
/** That moment: events sent together are looked at within it, and nobody notices it. */
const MOMENT_MS = 1_000;

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
 * about those who are known by then. The agreement's `gather`; else a moment, and only where places are scarce. Null: at once.
 */
export function gatherUntil(
  { taken }: Pick<IntakeQueue, 'taken'>,
  { intake, calendar }: Pick<Agreement, 'intake' | 'calendar'>,
  now: number,
): number | null {
  const left = (intake?.perDay ?? Infinity) - taken.length;
  if (left <= 0) return null;
  if (intake?.gather !== undefined) return addDuration(now, durationOf(intake.gather), calendar.zone, calendar);
  return left < SCARCE_PLACES ? now + MOMENT_MS : null;
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
