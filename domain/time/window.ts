import { type BusinessCalendar, openingFrom, WEEKDAYS } from './calendar';
import { durationOf, elapsedMs } from './duration';

/**
 * When a sequence may mail, as its file says it (files.md, `window`): a calendar of which every part may be left out (every
 * day, all day long), and how far mails are spread. Its `zone` is only the fallback: mail goes in each lead's own.
 */
export type SendWindow = { [Key in keyof BusinessCalendar]?: BusinessCalendar[Key] | undefined } & {
  /** A duration as written, `15 minutes`. */
  jitter?: string | undefined;
};

/** The window as a calendar in a lead's zone, what it leaves out filled in. */
export function windowCalendar(window: SendWindow, zone: string): BusinessCalendar {
  return {
    zone,
    days: window.days ?? WEEKDAYS,
    from: window.from ?? '00:00',
    to: window.to ?? '24:00',
    holidays: window.holidays,
    blackout: window.blackout,
  };
}

/**
 * The instant at which a mail due at `at` goes (edge cases 24 and 25): the first open one at or after it in the lead's
 * `zone`, holidays and blackouts skipped, plus its part of `jitter`, never past the opening it starts in. Without a
 * window it is `at` itself, and null when the window never opens.
 * @param spread the mail's own place in the jitter, in [0, 1): the same mail always gets the same one.
 */
export function nextSendInstant(window: SendWindow | undefined, at: number, zone: string, spread = 0): number | null {
  if (window === undefined) return at;
  const opening = openingFrom(windowCalendar(window, zone), at);
  if (opening === null) return null;
  const start = Math.max(at, opening.from);
  if (window.jitter === undefined) return start;
  const room = Math.min(elapsedMs(durationOf(window.jitter)), opening.to - start);
  return start + Math.floor(room * Math.min(Math.max(spread, 0), 0.999_999));
}
