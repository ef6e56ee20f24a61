import type { IntakeQueue } from '../../domain/handoff/intake';

/** The automatic qualifications of each day (`intake.perDay` of the agreement); every write is one conditional write of one document. */
export interface Intake {
  /** Queues a lead for a day, or moves it to its present score; answers the day as it then is. */
  queue(day: string, lead: string, score: number): Promise<IntakeQueue>;
  /** Gives a queued lead one of the day's places unless all are taken; true also where it has one already. */
  take(day: string, lead: string, perDay: number): Promise<boolean>;
  /** Takes a lead out of the queue of a day; a place taken stays taken. */
  leave(day: string, lead: string): Promise<void>;
  /** Deletes days before a date (`2026-11-23`); answers how many. */
  expire(before: string): Promise<number>;
}
