import type { Capture, Hit } from '../../domain/timeline/hit';
import { blankLead } from '../capture/apply-change';
import { captureLead } from '../capture/capture-lead';
import { aliasesOf, readIdentifiers } from '../capture/identifiers';
import { lookUpLead } from '../capture/identify-lead';
import { changedFields, mergeCapture, type HitMeta } from '../capture/merge-capture';
import type { Deps } from '../deps';

type RowDeps = Pick<Deps, 'store' | 'committer' | 'clock'>;

/** A row that could be read. `key`: the row of this very file, by which a second import of it is known; `hit`: id of its hit. */
export type PreparedRow = { key: string; capture: Capture; hit: string };
export type BatchCounts = { created: number; updated: number };

/**
 * Imports a batch: what would change somebody is durable as hits first, then merged, then marked. Rows of a file that was imported before
 * change nothing; a row whose lead this job had made before it was killed counts as created again, for its first count was lost.
 */
export async function applyRows(deps: RowDeps, rows: readonly PreparedRow[], actor: string): Promise<BatchCounts> {
  const known = await deps.store.seen.known(rows.map(({ key }) => key));
  const counts: BatchCounts = { created: 0, updated: 0 };
  const pending: { row: PreparedRow; hit: Hit }[] = [];
  for (const row of rows) {
    const lead = await lookUpLead(deps, row.capture);
    if (known.has(row.key)) {
      if (lead === row.capture.newLead) counts.created += 1;
      continue;
    }
    const hit = hitOf(deps, row, actor, lead);
    if (lead !== row.capture.newLead && !(await wouldChange(deps, row.capture, hit, lead))) continue;
    pending.push({ row, hit });
  }
  if (pending.length === 0) return counts;
  await deps.committer.commit(pending.map(({ hit }) => hit));
  for (const { row, hit } of pending) {
    const captured = await captureLead(deps, row.capture, hit);
    if (captured.lead === row.capture.newLead) counts.created += 1;
    else if (captured.changed) counts.updated += 1;
    await deps.store.seen.mark([row.key], deps.clock.now(), captured.lead);
  }
  return counts;
}

/** What {@link applyRows} would count, writing nothing; `seen` holds the identifiers of rows before. */
export async function countRows(deps: RowDeps, rows: readonly PreparedRow[], seen: Set<string>): Promise<BatchCounts> {
  const counts: BatchCounts = { created: 0, updated: 0 };
  for (const row of rows) {
    const aliases = aliasesOf(readIdentifiers(row.capture));
    const lead = await lookUpLead(deps, row.capture);
    if (lead === null && aliases.some((alias) => seen.has(alias))) counts.updated += 1;
    else if (lead === null) counts.created += 1;
    else if (await wouldChange(deps, row.capture, hitOf(deps, row, '', lead), lead)) counts.updated += 1;
    for (const alias of aliases) seen.add(alias);
  }
  return counts;
}

async function wouldChange(deps: RowDeps, capture: Capture, hit: HitMeta, lead: string | null): Promise<boolean> {
  const record = lead === null ? null : await deps.store.leads.find(lead);
  const change = mergeCapture(record ?? blankLead('', hit.receivedAt), capture, hit);
  return record === null || (change !== null && changedFields(change).length > 0);
}

function hitOf(deps: RowDeps, row: PreparedRow, actor: string, lead: string | null): Hit {
  const now = deps.clock.now();
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
