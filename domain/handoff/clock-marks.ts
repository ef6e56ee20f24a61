import type { CycleRecord } from '../lead/documents';
import type { SlaClock, SlaClockName } from '../lead/state';

/** One run of one clock of the agreement, kept with the passage it ran in: what the SLA report counts. */
export type ClockMark = CycleRecord['clocks'][number];

/** What a step does to the marks of a passage; instants are virtual epoch ms. */
export type ClockChange = {
  now: number;
  /** Who has stopped what nobody's name was on. */
  person?: string | null;
  /** Clocks that begin now, and whose they are. */
  starts?: readonly SlaClock[];
  startsFor?: string | null;
  /** Names of the clocks that end now, or every one that runs. */
  stops?: readonly SlaClockName[] | 'all';
  /** The clocks that end did so because what they ask for was done; else they were called off and count neither way. */
  met?: boolean;
  /** Clocks that have run out; they run on until somebody does what they ask for. */
  breaches?: readonly SlaClock[];
};

/** The others are reminders of the platform's own, which no side has promised anything by. */
const PROMISED: readonly SlaClockName[] = ['hand-raiser', 'first-attempt', 'qualify', 'accept', 'follow-up'];

/**
 * The marks after a change made by the step that began at the lead's revision `rev`. Applying the same change twice is applying it once:
 * a run is known by its name and that revision (two runs may fall due at one opening of the calendar), and a mark once set stays.
 */
export function markClocks(marks: readonly ClockMark[], rev: number, change: ClockChange): ClockMark[] {
  const { now, person = null, starts = [], startsFor = null, stops = [], met = true, breaches = [] } = change;
  const ended = marks.map((mark): ClockMark => {
    // What this very step has begun is not ended by its repetition.
    if (mark.stoppedAt !== null || mark.rev === rev) return mark;
    const isBreached = breaches.some(({ name, dueAt }) => mark.name === name && mark.dueAt === dueAt);
    const breached = isBreached && mark.breachedAt === null ? { ...mark, breachedAt: now } : mark;
    if (stops !== 'all' && !stops.some((name) => name === mark.name)) return breached;
    const called = met ? {} : { withdrawn: true as const };
    return { ...breached, stoppedAt: now, person: breached.person ?? person, ...called };
  });
  const begun = starts
    .filter(({ name }) => PROMISED.includes(name) && !marks.some((mark) => mark.name === name && mark.rev === rev))
    .map(({ name, dueAt }) => ({
      name,
      startedAt: now,
      dueAt,
      stoppedAt: null,
      breachedAt: null,
      person: startsFor,
      rev,
    }));
  return [...ended, ...begun];
}
