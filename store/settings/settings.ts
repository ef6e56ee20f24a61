import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { json, key, number } from '../connection/fields';
import type { Setting, Settings, StoredClock } from './contract';

type SettingRecord = { id: string; value: unknown; rev: number };
/** A counter lies beside the settings: `$inc` needs no compare. */
const CLOCK = 'clock';

export type SettingsCollection = Collection<SettingRecord>;

export function openSettings(connection: Connection): SettingsCollection {
  return new Collection<SettingRecord>(connection, {
    name: 'settings',
    fields: { _id: key, value: json, rev: number },
  });
}

/** Small documents by name, each with a revision. */
export function createSettings(settings: SettingsCollection): Settings {
  async function get(name: string): Promise<Setting<unknown> | null> {
    const found = await settings.find(name);
    return found === null ? null : { value: found.value, rev: found.rev };
  }
  async function compareAndSet(name: string, rev: number, value: unknown): Promise<boolean> {
    if (rev === 0) return settings.insertOnce({ id: name, value, rev: 1 });
    return settings.update(name, { $set: { value, rev: rev + 1 } }, { rev });
  }
  return {
    get: async <T>(name: string) => (await get(name)) as Setting<T> | null,
    put: async (name, value) => {
      await settings.upsert(name, { $set: { value }, $inc: { rev: 1 } });
    },
    compareAndSet,
    clock: async () => (await get(CLOCK)) as Setting<StoredClock> | null,
    compareAndSetClock: (rev, clock) => compareAndSet(CLOCK, rev, clock),
  };
}
