import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { key, number, text, texts } from '../connection/fields';
import type { People, PersonRecord } from './contract';

/** The people who work with Ripen, by e-mail address. */
export function createPeople(connection: Connection): People {
  const people = new Collection<PersonRecord>(connection, {
    name: 'people',
    fields: {
      _id: key,
      name: text,
      roles: texts,
      language: text,
      secretHash: text,
      createdAt: number,
      disabledAt: number,
      subject: text,
    },
  });
  return {
    find: (id) => people.find(id),
    findMany: (ids) => people.findMany(ids),
    create: (person) => people.insertOnce(person),
    update: (id, change) => people.change(id, { $set: change }),
    list: () => people.findWhere({}, { sort: [{ field: '_id', direction: 1 }] }),
  };
}
