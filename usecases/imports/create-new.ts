import { aliasesOf, readIdentifiers } from '../capture/identifiers';
import { newRecord } from '../capture/capture-lead';
import type { HitMeta } from '../capture/merge-capture';
import type { Deps } from '../deps';
import type { PreparedRow } from './apply-rows';

/**
 * Stores those of a batch who are nobody's yet, a few commands for all of them: each identifier is new, and no other row of the batch names
 * it. Answers the rows whose leads it made; the others are for the slower way, which merges. Their leads are not started by this.
 */
export async function createNew(
  { store }: Pick<Deps, 'store'>,
  rows: readonly PreparedRow[],
  hitOf: (row: PreparedRow) => HitMeta,
): Promise<Set<PreparedRow>> {
  const named = rows.map((row) => ({ row, keys: aliasesOf(readIdentifiers(row.capture)) }));
  const times = new Map<string, number>();
  for (const { keys } of named) for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  const bound = await store.aliases.resolve([...times.keys()]);
  const fresh = named.filter(
    ({ keys }) => keys.length > 0 && keys.every((key) => times.get(key) === 1 && !bound.has(key)),
  );
  if (fresh.length === 0) return new Set();
  const claims = fresh.flatMap(({ row, keys }) => keys.map((key) => ({ key, lead: row.capture.newLead, by: row.hit })));
  const claimed = await store.aliases.claimMany(claims);
  const own: typeof fresh = [];
  for (const one of fresh) {
    const { newLead } = one.row.capture;
    if (one.keys.every((key) => claimed.get(key)?.lead === newLead)) own.push(one);
    // Somebody was faster with one of them: what this row did get must lead to nobody.
    else await store.aliases.release(one.keys, newLead);
  }
  const records = own.map(({ row }) => newRecord(row.capture.newLead, row.capture, hitOf(row)));
  const suppressed = await store.suppressions.find(records.flatMap(({ email }) => (email === null ? [] : [email])));
  for (const record of records) {
    const found = record.email === null ? undefined : suppressed.get(record.email);
    if (found !== undefined) record.suppressed = { reason: found.reason, at: found.at };
  }
  const created = await store.leads.createMany(records);
  const made = own.filter(({ row }) => created.has(row.capture.newLead));
  const at = Math.max(0, ...made.map(({ row }) => hitOf(row).receivedAt));
  await store.seen.markMany(made.map(({ row }) => ({ id: row.key, at, owner: row.capture.newLead })));
  return new Set(made.map(({ row }) => row));
}
