import { standingReasons, suppressionOf } from '../../domain/lead/suppression';
import { aliasesOf, readIdentifiers } from '../capture/identifiers';
import { newRecord } from '../capture/capture-lead';
import type { HitMeta } from '../capture/merge-capture';
import type { Deps } from '../deps';
import type { PreparedRow } from './apply-rows';

/** What is known of a batch beforehand, which spares looking it up. */
export type BatchHints = {
  /** Whether a run before this one may have made some of its leads, or stored some of its rows. */
  repeated: boolean;
  /** Whether most of its people are probably nobody's yet. */
  mostlyNew: boolean;
};

/**
 * Stores those of a batch who are nobody's yet, a few commands for all of them: each identifier is new, and no other row of the batch names
 * it. Answers the rows whose leads it made; the others are for the slower way, which merges. Their leads are not started by this.
 */
export async function createNew(
  { store }: Pick<Deps, 'store'>,
  rows: readonly PreparedRow[],
  hitOf: (row: PreparedRow) => HitMeta,
  { repeated, mostlyNew }: BatchHints,
): Promise<Set<PreparedRow>> {
  const named = rows.map((row) => ({ row, keys: aliasesOf(readIdentifiers(row.capture)) }));
  const times = new Map<string, number>();
  for (const { keys } of named) for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  // Claiming finds out as well; it costs more where most are refused.
  const bound = mostlyNew ? new Map<string, string>() : await store.aliases.resolve([...times.keys()]);
  const fresh = named.filter(
    ({ keys }) => keys.length > 0 && keys.every((key) => times.get(key) === 1 && !bound.has(key)),
  );
  if (fresh.length === 0) return new Set();
  const claims = fresh.flatMap(({ row, keys }) => keys.map((key) => ({ key, lead: row.capture.newLead, by: row.hit })));
  const addresses = fresh.flatMap(({ row }) => row.capture.email ?? []);
  const [claimed, suppressed] = await Promise.all([
    store.aliases.claimMany(claims),
    store.suppressions.find(addresses),
  ]);
  const own: typeof fresh = [];
  for (const one of fresh) {
    const { newLead } = one.row.capture;
    const got = one.keys.filter((key) => claimed.get(key)?.lead === newLead);
    if (got.length === one.keys.length) own.push(one);
    // Somebody else has one of them: what this row did get must lead to nobody.
    else if (got.length > 0) await store.aliases.release(got, newLead);
  }
  const records = own.map(({ row }) => {
    const record = newRecord(row.capture.newLead, row.capture, hitOf(row));
    const found = row.capture.email === undefined ? undefined : suppressed.get(row.capture.email);
    return found === undefined ? record : { ...record, suppressed: suppressionOf(standingReasons(found)) };
  });
  const created = await store.leads.createMany(records, { mayBeErased: repeated });
  const made = own.filter(({ row }) => created.has(row.capture.newLead));
  const at = Math.max(0, ...made.map(({ row }) => hitOf(row).receivedAt));
  await store.seen.markMany(made.map(({ row }) => ({ id: row.key, at, owner: row.capture.newLead })));
  return new Set(made.map(({ row }) => row));
}
