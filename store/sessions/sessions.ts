import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { key, number, text } from '../connection/fields';
import type { FailureRecord, SessionRecord, Sessions } from './contract';

/** Sessions and invitations by hash, and the wrong passwords given. */
export function createSessions(connection: Connection): Sessions {
  const sessions = new Collection<SessionRecord>(connection, {
    name: 'sessions',
    fields: { _id: key, kind: text, owner: text, createdAt: number, lastSeenAt: number, expiresAt: number },
    indexes: [{ owner: 1 }, { expiresAt: 1 }],
  });
  const failures = new Collection<FailureRecord>(connection, {
    name: 'signInFailures',
    fields: { _id: key, failures: number, sinceReal: number },
  });
  return {
    create: async (session) => {
      await sessions.insertOnce(session);
    },
    find: (id) => sessions.find(id),
    touch: async (id, lastSeenAt, expiresAt) => {
      await sessions.update(id, { $set: { lastSeenAt, expiresAt } });
    },
    end: async (id) => (await sessions.delete([id])) === 1,
    endAllOf: async (owner) => {
      await sessions.deleteWhere({ owner });
    },
    expire: async (beforeReal) => {
      await failures.deleteWhere({ sinceReal: { $lt: beforeReal - DAY_MS } });
      return sessions.deleteWhere({ expiresAt: { $lt: beforeReal } });
    },
    failuresOf: (account) => failures.find(account),
    recordFailure: async (account, atReal, forgetBeforeReal) => {
      await failures.deleteWhere({ _id: account, sinceReal: { $lt: forgetBeforeReal } });
      return failures.upsert(account, { $inc: { failures: 1 }, $setOnInsert: { sinceReal: atReal } });
    },
    clearFailures: async (account) => {
      await failures.delete([account]);
    },
  };
}

const DAY_MS = 86_400_000;
