import type { MailMove, MailRecord, MailState } from '../../domain/lead/documents';
import type { Page, PageRequest } from '../connection/paging';

export interface Mails {
  claim(row: MailRecord): Promise<MailRecord>;
  find(id: string): Promise<MailRecord | null>;
  findMany(ids: readonly string[]): Promise<MailRecord[]>;
  /** Highest priority first, then earliest due. */
  due(route: string, now: number, limit: number): Promise<MailRecord[]>;
  move(from: MailState, moves: readonly MailMove[]): Promise<Set<string>>;
  withdraw(enrolment: string, reason: string): Promise<{ id: string; state: MailState }[]>;
  abandoned(route: string, beforeReal: number): Promise<MailRecord[]>;
  /** Ledger rows of an enrolment. */
  ofEnrolment(enrolment: string): Promise<MailRecord[]>;
  /** Ledger rows claimed for any of these leads, by their enrolment, in the order of ids. */
  ofLeads(leads: readonly string[]): Promise<Map<string, MailRecord[]>>;
  /** All that were claimed for a lead, in the order of their ids. */
  ofLead(lead: string): Promise<MailRecord[]>;
  /** Ledger rows by lead, sequence, state or time sent, newest planned first (a scan on the embedded store). */
  list(request: MailFilter & PageRequest): Promise<Page<MailRecord>>;
  count(filter: MailFilter): Promise<number>;
  /** Rows that wait or are on their way, by route (metrics, reports). */
  depth(): Promise<Record<string, number>>;
  /** Notes that a provider has told this of a mail; false where it had before, or there is no such mail. */
  note(id: string, told: 'bounced' | 'complained'): Promise<boolean>;
  /** How many rows of a route wait and are due. */
  backlog(route: string, now: number): Promise<number>;
  /** Every ledger row of a sequence, one in memory at a time (a scan on the embedded store). */
  ofSequence(sequence: string): AsyncIterable<MailRecord>;
  /** Gives outbox rows back to ledger rows that wait without one (after a crash between two writes); call when a pump starts. */
  repair(route: string): Promise<number>;
  /** Lets waiting mails whose `reason` begins so go again from an instant on, a second after one another; answers how many. */
  release(reason: string, from: number): Promise<number>;
}
export type MailFilter = {
  lead?: string | undefined;
  sequence?: string | undefined;
  step?: string | undefined;
  state?: MailState | readonly MailState[] | undefined;
  route?: string | undefined;
  sentFrom?: number | undefined;
  sentTo?: number | undefined;
};
