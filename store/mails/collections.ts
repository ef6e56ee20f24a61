import type { Connection } from 'mongoose';
import type { MailRecord, MailState } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { flag, json, key, number, text, texts } from '../connection/fields';
import { without } from '../connection/queries';

/** A ledger row as stored: `moved` holds, by state, the mark of the command that last moved it there. */
export type LedgerRecord = MailRecord & {
  moved?: Partial<Record<MailState, string>>;
  /** What a provider has told of it, each once. */
  told?: string[];
};
/**
 * What waits or is on its way (`sending` and `data` of the ledger both show as `sending`): small whatever was sent before. The ledger is
 * the truth; an outbox row that disagrees, after a crash between the two writes, is put right by whoever meets it. `mark` changes with
 * each write, so that putting right never undoes a newer one.
 */
export type OutboxRecord = {
  id: string;
  route: string;
  state: 'waiting' | 'sending';
  priority: number;
  dueAt: number;
  lead: string;
  enrolment: string;
  /** Real instant at which a pump took it. */
  sinceReal: number | null;
  mark: string;
};
export type MailCollections = {
  ledger: Collection<LedgerRecord>;
  outbox: Collection<OutboxRecord>;
};

export function openMails(connection: Connection): MailCollections {
  return {
    ledger: new Collection<LedgerRecord>(connection, {
      name: 'mails',
      fields: {
        _id: key,
        lead: text,
        enrolment: text,
        sequence: text,
        sequenceVersion: number,
        step: text,
        template: text,
        templateVersion: number,
        subject: json,
        topic: text,
        mailKind: text,
        to: text,
        handoff: text,
        language: text,
        route: text,
        priority: number,
        state: text,
        plannedAt: number,
        expiresAt: number,
        perishable: flag,
        dueAt: number,
        attempts: number,
        reason: text,
        claimedBy: text,
        sentAt: number,
        sendingSinceReal: number,
        response: text,
        coupon: text,
        codes: json,
        domain: text,
        calendarAt: number,
        lines: json,
        sample: json,
        moved: json,
        told: texts,
      },
      indexes: [
        { lead: 1, plannedAt: -1, _id: -1 },
        { sequence: 1, step: 1, state: 1 },
        { route: 1, state: 1 },
        { sentAt: -1 },
        { plannedAt: -1, _id: -1 },
      ],
    }),
    outbox: new Collection<OutboxRecord>(connection, {
      name: 'outbox',
      fields: {
        _id: key,
        route: text,
        state: text,
        priority: number,
        dueAt: number,
        lead: text,
        enrolment: text,
        sinceReal: number,
        mark: text,
      },
      indexes: [
        { route: 1, state: 1, priority: -1, dueAt: 1, _id: 1 },
        { route: 1, state: 1, sinceReal: 1 },
      ],
    }),
  };
}

/** The record without what only the store needs. */
export function toMail(row: LedgerRecord): MailRecord {
  return without(row, 'moved', 'told');
}
