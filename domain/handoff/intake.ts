import { openingFrom, type BusinessCalendar } from '../time/calendar';

/** One day of the team's calendar: its local date (`2026-11-23`) and when it opens, epoch ms. */
export type IntakeDay = { id: string; opensAt: number };

/** The automatic qualifications of a day: who has a place, and who is queued for one, by score. */
export type IntakeQueue = { taken: readonly string[]; waiting: Readonly<Record<string, number>> };

const DAY_MS = 86_400_000;

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

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
