import type { AccountStore, AlertStore, Catalog, LeadStore, MailStore, TimelineStore } from '../../activities/ports';
import type { VirtualClock } from '../../domain/clock/virtual-clock';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { CountedMail } from '../../usecases/switches/count-mails';
import type { SentJournal } from '../restore/sent-journal';
import type { RouteLimits } from './route-limits';
import type { Route } from '../../mail/smtp-route';

/** A mail ready to hand over, or why it cannot be made (edge case 28). */
export type Composed =
  | {
      ok: true;
      envelope: { from: string; to: string };
      raw: Buffer;
      messageId: string;
      /** The sender's domain: what a switch stops. */
      domain?: string;
      /** The route of its sender; absent: whichever pump has it. */
      route?: string;
    }
  | { ok: false; reason: string };

/** What a delivery pump works with; the clock is the worker's, because a pump lives between workflows. */
export type DeliveryDeps = {
  leads: LeadStore;
  timeline: TimelineStore & {
    appendMany(appends: readonly { lead: string; entries: TimelineEntries; bucketHint: number }[]): Promise<void>;
  };
  mails: MailStore;
  alerts: AlertStore;
  catalog: Catalog;
  accounts?: AccountStore;
  smtp: Pick<Route, 'send'>;
  /** What the route allows beside its rate; absent: all. */
  limits?: RouteLimits;
  compose(row: MailRecord, lead: LeadRecord): Promise<Composed>;
  /** Counts what became of mails, and stops what goes wrong too often; absent: nothing is counted. */
  count?: (mails: readonly CountedMail[]) => Promise<void>;
  /** Keeps outside the store what was sent (edge case 58); absent: nobody does. */
  journal?: Pick<SentJournal, 'note'>;
  /** Signals the lead: its mail was late, refused, expired or parked. */
  wake(lead: string): Promise<void>;
  /** Whether the server that took the route's mail has the message: null where nobody can tell (decisions.md 13). */
  wasAccepted(messageId: string, to: string): Promise<boolean | null>;
  clock: { line(): VirtualClock; nowReal(): number };
};
type TimelineEntries = Parameters<TimelineStore['append']>[1];
