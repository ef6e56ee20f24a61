import type { Capture, Hit } from '../../domain/timeline/hit';
import { blankLead } from '../capture/apply-change';
import { captureLead } from '../capture/capture-lead';
import { aliasesOf, readIdentifiers } from '../capture/identifiers';
import { createNew, type BatchHints } from './create-new';
import { lookUpLead } from '../capture/identify-lead';
import { changedFields, mergeCapture, type HitMeta } from '../capture/merge-capture';
import { settleBounded } from '../capture/settle-bounded';
import type { Deps } from '../deps';

type RowDeps = Pick<Deps, 'store' | 'committer' | 'clock'>;

/** A row that could be read. `key`: the row of this very file, by which a second import of it is known; `hit`: id of its hit. */
export type PreparedRow = { key: string; capture: Capture; hit: string };
export type BatchCounts = { created: number; updated: number };

/**
 * Imports a batch. Whoever is new is stored in a few commands for all (`createNew`); who is known is merged one by one, what changes them
 * durable as hits first. Rows of a file that was imported before change nothing; a row whose lead this job had made before it was
 * killed counts as created again, for its first count was lost.
 */
export async function applyRows(
  deps: RowDeps,
  rows: readonly PreparedRow[],
  actor: string,
  hints: BatchHints,
): Promise<BatchCounts> {
  const known = hints.repeated ? await deps.store.seen.known(rows.map(({ key }) => key)) : new Set<string>();
  const received = deps.clock.now() - rows.length;
  // The later of two rows about one person holds: their instants rise with the rows.
  const instants = new Map(rows.map((row, n) => [row, received + n]));
  const hitFor = (row: PreparedRow, lead: string | null): Hit => hitOf(row, actor, lead, instants.get(row) ?? received);
  const fresh = rows.filter(({ key }) => !known.has(key));
  const created = await createNew(deps, fresh, (row) => hitFor(row, null), hints);
  const made = await deps.store.leads.findMany(
    rows.flatMap(({ key, capture }) => (known.has(key) ? [capture.newLead] : [])),
  );
  const counts: BatchCounts = { created: created.size + made.length, updated: 0 };
  const planned = await allOf(
    fresh.filter((row) => !created.has(row)),
    async (row) => {
      const lead = await lookUpLead(deps, row.capture);
      const hit = hitFor(row, lead);
      const own = lead === row.capture.newLead;
      return own || (await wouldChange(deps, row.capture, hit, lead)) ? { row, hit } : null;
    },
  );
  const pending = planned.filter((plan) => plan !== null);
  if (pending.length === 0) return counts;
  await deps.committer.commit(pending.map(({ hit }) => hit));
  await allOf(pending, async ({ row, hit }) => {
    const captured = await captureLead(deps, row.capture, hit);
    if (captured.lead === row.capture.newLead) counts.created += 1;
    else if (captured.changed) counts.updated += 1;
    await deps.store.seen.mark([row.key], hit.receivedAt, captured.lead);
  });
  return counts;
}

/** Rows merged side by side; their order does not matter (usecases/capture/merge-capture.ts). */
const AT_ONCE = 16;

/** Every row's outcome; throws the first failure once all have ended. */
async function allOf<T, R>(rows: readonly T[], work: (row: T) => Promise<R>): Promise<R[]> {
  return (await settleBounded(rows, AT_ONCE, work)).map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/** What {@link applyRows} would count, writing nothing; `seen` holds the identifiers of rows before. */
export async function countRows(deps: RowDeps, rows: readonly PreparedRow[], seen: Set<string>): Promise<BatchCounts> {
  const counts: BatchCounts = { created: 0, updated: 0 };
  for (const row of rows) {
    const aliases = aliasesOf(readIdentifiers(row.capture));
    const lead = await lookUpLead(deps, row.capture);
    if (lead === null && aliases.some((alias) => seen.has(alias))) counts.updated += 1;
    else if (lead === null) counts.created += 1;
    else if (await wouldChange(deps, row.capture, hitOf(row, '', lead, deps.clock.now()), lead)) counts.updated += 1;
    for (const alias of aliases) seen.add(alias);
  }
  return counts;
}

async function wouldChange(deps: RowDeps, capture: Capture, hit: HitMeta, lead: string | null): Promise<boolean> {
  const record = lead === null ? null : await deps.store.leads.find(lead);
  const change = mergeCapture(record ?? blankLead('', hit.receivedAt), capture, hit);
  return record === null || (change !== null && changedFields(change).length > 0);
}

/** The hit of a row: what puts it on the timeline and wakes its lead. */
export function hitOf(row: PreparedRow, actor: string, lead: string | null, now: number): Hit {
  const { capture } = row;
  return {
    id: row.hit,
    at: now,
    receivedAt: now,
    kind: 'lead.imported',
    actor,
    props: capture.source === undefined ? {} : { source: capture.source },
    capture,
    ...(lead === null || lead === capture.newLead ? {} : { lead }),
  };
}
