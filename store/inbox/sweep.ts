import { idsUnder } from '../connection/filters';
import type { InboxCursor } from './contract';
import { flushId, SILENT_MS, STONE_MS, type InboxCollections, type InstanceRecord } from './collections';

/** Deleted in one command. */
const DELETED_AT_ONCE = 500;

/**
 * Persists a cursor and deletes what is behind it. The document at the cursor itself is only emptied: its number must stay taken until the
 * next one exists, or a write of unknown outcome could be repeated under a number the reader has passed. `swept` follows one step
 * behind, so that a crash between cursor and deletion leaves nothing for ever.
 */
export async function advanceCursor(
  { flushes, instances }: InboxCollections,
  sweptHere: Map<string, number>,
  { instance, n }: InboxCursor,
): Promise<void> {
  if (n < 1) return;
  const known = sweptHere.get(instance);
  const update = { $max: { cursor: n, ...(known === undefined ? {} : { swept: known }) } };
  const stored = await instances.change(instance, update);
  if (stored === null || stored.cursor > n) return;
  const behind = numbersBetween(known ?? stored.swept, n).map((number) => flushId(instance, number));
  for (let at = 0; at < behind.length; at += DELETED_AT_ONCE)
    await flushes.delete(behind.slice(at, at + DELETED_AT_ONCE));
  await flushes.update(flushId(instance, n), { $set: { hits: '[]' } });
  sweptHere.set(instance, n - 1);
}

/** The numbers above `from` and below `to`. */
function numbersBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from - 1) }, (_, offset) => from + 1 + offset);
}

/**
 * Closes instances whose process has gone: a stone is put where its next flush would be. If a flush is there after all, it is read first
 * and the instance stays. A writer that wakes up late finds the stone and opens a new instance.
 */
export async function retireInstances(inbox: InboxCollections, nowReal: number): Promise<number> {
  let retired = 0;
  for (const instance of await inbox.instances.findWhere({})) {
    if (instance.retiredAtReal !== undefined) {
      if (instance.retiredAtReal < nowReal - STONE_MS) await forget(inbox, instance);
    } else if (instance.closedAtReal !== undefined || instance.beatAtReal < nowReal - SILENT_MS) {
      if (await close(inbox, instance, nowReal)) retired += 1;
    }
  }
  return retired;
}

async function close(
  { flushes, instances }: InboxCollections,
  instance: InstanceRecord,
  nowReal: number,
): Promise<boolean> {
  const id = flushId(instance.id, instance.cursor + 1);
  const placed = await flushes.insertOnce({ id, at: nowReal, hits: '[]', stone: true });
  if (!placed && (await flushes.find(id))?.stone !== true) return false;
  await instances.update(instance.id, { $set: { retiredAtReal: nowReal } });
  const left = [instance.cursor, ...numbersBetween(instance.swept, instance.cursor)];
  await flushes.delete(left.filter((n) => n > 0).map((n) => flushId(instance.id, n)));
  return true;
}

async function forget({ flushes, instances }: InboxCollections, { id }: InstanceRecord): Promise<void> {
  await flushes.deleteWhere(idsUnder(id));
  await instances.delete([id]);
}
