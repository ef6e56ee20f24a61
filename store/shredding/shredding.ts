import type { Connection } from 'mongoose';
import type { Settings } from '../settings/contract';
import type { Shredding } from './contract';

const ASKED = 'shredding.asked';
const DONE = 'shredding.done';

/**
 * Gets the bytes of deleted documents out of the embedded store's file: they stay in it long after the deletion (engine.md, "a deleted
 * document's bytes were still in the file"), so erasing ends with its command `compact`. A MongoDB reuses the space of its own accord,
 * compresses and, where it is told to, encrypts it; nothing is asked of it, and `pending` is always null.
 */
export function createShredding(connection: Connection, settings: Settings, isEmbedded: boolean): Shredding {
  return {
    ask: async (atReal) => {
      if (isEmbedded) await settings.put(ASKED, atReal);
    },
    pending: async () => {
      if (!isEmbedded) return null;
      const [asked, done] = await Promise.all([
        settings.get<number>(ASKED),
        settings.get<{ at: number; tookMs: number }>(DONE),
      ]);
      const { at: doneAt, tookMs } = done?.value ?? { at: 0, tookMs: 0 };
      return asked === null || asked.value <= doneAt ? null : { askedAt: asked.value, doneAt, tookMs };
    },
    run: async (nowReal) => {
      const at = nowReal();
      await connection.db?.command({ compact: 'leads' });
      await settings.put(DONE, { at, tookMs: nowReal() - at });
    },
  };
}
