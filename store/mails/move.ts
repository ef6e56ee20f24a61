import { randomUUID } from 'node:crypto';
import type { MailRecord, MailState } from '../../domain/lead/documents';
import type { UpdateOperation } from '../connection/collection';
import { without } from '../connection/queries';
import { belongsInOutbox, outboxWrite } from './outbox';
import type { LedgerRecord, MailCollections } from './collections';
import type { MailMove } from './contract';

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
  const moves = [...new Map(asked.map((move) => [move.id, move])).values()];
  if (moves.length === 0) return new Set();
  const mark = randomUUID();
  const matched = await mails.ledger.updateMany(moves.map((move) => ledgerWrite(from, move, mark)));
  const moved = matched === moves.length ? moves : await markedOf(mails, moves, mark);
  await followInOutbox(mails, from, moved);
  return new Set(moved.map(({ id }) => id));
}

function ledgerWrite(from: MailState, { id, to, set, claimedBy }: MailMove, mark: string): UpdateOperation {
  const given = without(set ?? {}, 'id', 'state');
  // Who takes a row and does not say when would look abandoned at once.
  const fields = to === 'sending' ? { sendingSinceReal: Date.now(), ...given } : given;
  const when = { state: from, ...(claimedBy !== undefined && { claimedBy }) };
  return { id, when, update: { $set: { ...fields, state: to, [`moved.${to}`]: mark } } };
}

async function markedOf({ ledger }: MailCollections, moves: MailMove[], mark: string): Promise<MailMove[]> {
  const rows = new Map<string, LedgerRecord>(
    (await ledger.findMany(moves.map(({ id }) => id))).map((row) => [row.id, row]),
  );
  return moves.filter(({ id, to }) => rows.get(id)?.moved?.[to] === mark);
}

/** The outbox after the ledger. A row that goes back to waiting in an enrolment that was left meanwhile is withdrawn at once. */
async function followInOutbox(mails: MailCollections, from: MailState, moved: readonly MailMove[]): Promise<void> {
  const { ledger, outbox } = mails;
  const left = moved.filter(({ to }) => !belongsInOutbox(to)).map(({ id }) => id);
  if (left.length > 0) await outbox.delete(left);
  // `sending → data` changes nothing that the outbox shows.
  const stays = moved.filter(({ to }) => belongsInOutbox(to) && !(from === 'sending' && to === 'data'));
  if (stays.length === 0) return;
  const rows = await ledger.findMany(stays.map(({ id }) => id));
  await outbox.updateMany(rows.filter(({ state }) => belongsInOutbox(state)).map(outboxWrite));
  await withdrawClosed(
    mails,
    rows.filter(({ state }) => state === 'waiting'),
  );
}

/** Withdraws those of the waiting rows whose enrolment was left: called after each write that makes a row wait. */
export async function withdrawClosed(mails: MailCollections, rows: readonly MailRecord[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const enrolments = await mails.enrolments.findMany([...new Set(rows.map(({ enrolment }) => enrolment))]);
  const closed = new Map(enrolments.flatMap(({ id, closed: reason }) => (reason === undefined ? [] : [[id, reason]])));
  const late = rows.filter(({ enrolment }) => closed.has(enrolment));
  return moveRows(
    mails,
    'waiting',
    late.map(({ id, enrolment }) => ({ id, to: 'withdrawn', set: { reason: closed.get(enrolment) ?? 'left' } })),
  );
}
