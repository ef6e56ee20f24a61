import { randomUUID } from 'node:crypto';
import type { MailMove, MailState } from '../../domain/lead/documents';
import type { UpdateOperation } from '../connection/collection-spec';
import { SOON } from '../connection/durability';
import { without } from '../connection/queries';
import { belongsInOutbox, outboxMove, outboxWrite } from './outbox';
import type { LedgerRecord, MailCollections } from './collections';

/**
 * Moves rows from one state to others, each only if it is still in `from`: one command on the ledger. The command leaves its mark in every
 * row it moved, under the state it moved to; where fewer moved than asked, the marks tell which. So of any number of contenders for a
 * row exactly one is told that it has it (decisions.md 13).
 */
export async function moveRows(
  mails: MailCollections,
  from: MailState,
  asked: readonly MailMove[],
): Promise<Set<string>> {
  const moves = [...new Map(asked.map((move) => [move.id, timed(move)])).values()];
  if (moves.length === 0) return new Set();
  const mark = randomUUID();
  const matched = await mails.ledger.updateMany(moves.map((move) => ledgerWrite(from, move, mark)));
  const moved = matched === moves.length ? moves : await markedOf(mails, moves, mark);
  await followInOutbox(mails, from, moved);
  return new Set(moved.map(({ id }) => id));
}

/** Who takes a row and does not say when would look abandoned at once. */
function timed(move: MailMove): MailMove {
  return move.to === 'sending' ? { ...move, set: { sendingSinceReal: Date.now(), ...move.set } } : move;
}

function ledgerWrite(from: MailState, { id, to, set, claimedBy }: MailMove, mark: string): UpdateOperation {
  const fields = without(set ?? {}, 'id', 'state');
  const when = { state: from, ...(claimedBy !== undefined && { claimedBy }) };
  return { id, when, update: { $set: { ...fields, state: to, [`moved.${to}`]: mark } } };
}

async function markedOf({ ledger }: MailCollections, moves: MailMove[], mark: string): Promise<MailMove[]> {
  const rows = new Map<string, LedgerRecord>(
    (await ledger.findMany(moves.map(({ id }) => id))).map((row) => [row.id, row]),
  );
  return moves.filter(({ id, to }) => rows.get(id)?.moved?.[to] === mark);
}

/**
 * The outbox after the ledger: where this is cut off or lost, whoever meets the row puts it right (`matchLedger`), so that nobody waits for it
 * to be durable. A row that is not there yet is met by nobody, and is.
 */
async function followInOutbox(
  { ledger, outbox }: MailCollections,
  from: MailState,
  moved: readonly MailMove[],
): Promise<void> {
  const left = moved.filter(({ to }) => !belongsInOutbox(to)).map(({ id }) => id);
  await outbox.delete(left, SOON);
  // `sending → data` changes nothing that the outbox shows.
  const stays = moved.filter(({ to }) => belongsInOutbox(to) && !(from === 'sending' && to === 'data'));
  if (stays.length === 0) return;
  if (belongsInOutbox(from)) {
    await outbox.updateMany(stays.map(outboxMove), { durability: SOON });
    return;
  }
  const rows = await ledger.findMany(stays.map(({ id }) => id));
  await outbox.updateMany(rows.filter(({ state }) => belongsInOutbox(state)).map(outboxWrite));
}
