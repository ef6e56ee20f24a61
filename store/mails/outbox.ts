import { randomUUID } from 'node:crypto';
import type { MailMove, MailRecord, MailState } from '../../domain/lead/documents';
import type { UpdateOperation } from '../connection/collection-spec';
import type { MailCollections, OutboxRecord } from './collections';

/** States in which a row is in the outbox. */
const IN_OUTBOX: readonly MailState[] = ['waiting', 'sending', 'data'];

export function belongsInOutbox(state: MailState): boolean {
  return IN_OUTBOX.includes(state);
}

/** Writes the outbox row as the ledger row says. */
export function outboxWrite(row: MailRecord): UpdateOperation {
  const { id, route, priority, dueAt, lead, enrolment } = row;
  const fields: Omit<OutboxRecord, 'id'> = {
    route,
    priority,
    dueAt,
    lead,
    enrolment,
    ...outboxState(row.state, row.sendingSinceReal),
    mark: randomUUID(),
  };
  return { id, update: { $set: fields }, upsert: true };
}

/** Writes what a move changes of an outbox row that is there. */
export function outboxMove({ id, to, set }: MailMove): UpdateOperation {
  const fields: Partial<OutboxRecord> = {
    ...outboxState(to, set?.sendingSinceReal ?? null),
    mark: randomUUID(),
    ...(set?.dueAt !== undefined && { dueAt: set.dueAt }),
    ...(set?.route !== undefined && { route: set.route }),
  };
  return { id, update: { $set: fields } };
}

function outboxState(state: MailState, sinceReal: number | null): Pick<OutboxRecord, 'state' | 'sinceReal'> {
  return state === 'waiting' ? { state, sinceReal: null } : { state: 'sending', sinceReal };
}

/**
 * Puts outbox rows right where the ledger says otherwise, unless someone has written them since they were read. Answers the ledger rows
 * by id.
 */
export async function matchLedger(
  { ledger, outbox }: MailCollections,
  seen: readonly OutboxRecord[],
): Promise<Map<string, MailRecord>> {
  const rows = new Map((await ledger.findMany(seen.map(({ id }) => id))).map((row) => [row.id, row]));
  const wrong = seen.filter((entry) => !agrees(entry, rows.get(entry.id)));
  const corrections: UpdateOperation[] = [];
  for (const { id, mark } of wrong) {
    const row = rows.get(id);
    if (row === undefined || !belongsInOutbox(row.state)) await outbox.deleteWhere({ _id: id, mark });
    else corrections.push({ id, when: { mark }, update: outboxWrite(row).update });
  }
  await outbox.updateMany(corrections);
  return rows;
}

function agrees(entry: OutboxRecord, row: MailRecord | undefined): boolean {
  if (row === undefined || !belongsInOutbox(row.state)) return false;
  const state = row.state === 'waiting' ? 'waiting' : 'sending';
  if (entry.state !== state || entry.route !== row.route) return false;
  return state === 'sending' || entry.dueAt === row.dueAt;
}
