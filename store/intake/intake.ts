import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { json, key, number, texts } from '../connection/fields';
import type { Intake } from './contract';

/** One day. `count` is the length of `taken`: what a conditional write can compare on every store. */
type DayRecord = { id: string; count: number; taken: string[]; waiting: Record<string, number> };
export type IntakeCollection = Collection<DayRecord>;

export function openIntake(connection: Connection): IntakeCollection {
  return new Collection<DayRecord>(connection, {
    name: 'intake',
    fields: { _id: key, count: number, taken: texts, waiting: json },
  });
}

/** Ids are ours and hold no dots; should one ever, it must not become a path. */
function slot(lead: string): string {
  return `waiting.${lead.replaceAll('.', '_')}`;
}

export function createIntake(days: IntakeCollection): Intake {
  return {
    queue: async (day, lead, score) => {
      const { taken, waiting } = await days.upsert(day, {
        $set: { [slot(lead)]: score },
        $setOnInsert: { count: 0, taken: [] },
      });
      return { taken, waiting };
    },
    take: async (day, lead, perDay) => {
      const isTaken = await days.update(
        day,
        { $inc: { count: 1 }, $push: { taken: lead }, $unset: { [slot(lead)]: '' } },
        { count: { $lt: perDay }, taken: { $ne: lead } },
      );
      return isTaken || (await days.find(day))?.taken.includes(lead) === true;
    },
    leave: async (day, lead) => {
      await days.update(day, { $unset: { [slot(lead)]: '' } });
    },
    expire: (before) => days.deleteWhere({ _id: { $lt: before } }),
  };
}
