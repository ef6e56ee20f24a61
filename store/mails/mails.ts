import { groupBy } from '../connection/group';
import type { MailRecord, MailState } from '../../domain/lead/documents';
import type { StoreQuery } from '../connection/paging';
import { oneOrAny, span, withoutAbsent } from '../connection/queries';
import type { ErasureGuard } from '../leads/tombstones';
import { toMail, type MailCollections } from './collections';
import type { MailFilter, Mails } from './contract';
import { moveRows } from './move';
import { belongsInOutbox, matchLedger, outboxWrite } from './outbox';

/** States that a mail never leaves unsent. */
const OUT: readonly MailState[] = ['sending', 'data', 'sent', 'unknown'];
/** Ledger rows looked at in one step of a repair. */
const REPAIR_BATCH = 500;
/** Mails that are let go together leave so far apart (edge case 34). */
const RELEASED_EVERY_MS = 1_000;

/** The ledger of every mail and the outbox of those that wait (decisions.md 13). */
export function createMails(mails: MailCollections, guard: ErasureGuard): Mails {
  const { ledger, outbox } = mails;

  async function claim(row: MailRecord): Promise<MailRecord> {
    const first = await ledger.insertOnce(row);
    const stored = first ? row : ((await ledger.find(row.id)) ?? row);
    const undo = () => Promise.all([ledger.delete([row.id]), outbox.delete([row.id])]);
    // The outbox also on a repeat: the first attempt may have ended between the two.
    if (belongsInOutbox(stored.state)) await outbox.put(stored.id, outboxInsert(stored).update);
    return (await guard(row.lead, undo)) ? { ...row, state: 'withdrawn', reason: 'erased' } : toMail(stored);
  }
  async function withdraw(enrolment: string, reason: string): Promise<{ id: string; state: MailState }[]> {
    const ids = (await ofEnrolment(enrolment)).map(({ id }) => id);
    for (const from of ['waiting', 'parked'] as const) {
      await moveRows(
        mails,
        from,
        ids.map((id) => ({ id, to: 'withdrawn', set: { reason } })),
      );
    }
    const rows = await ledger.findMany(ids);
    return rows.filter(({ state }) => OUT.includes(state)).map(({ id, state }) => ({ id, state }));
  }
  async function ofEnrolment(enrolment: string): Promise<MailRecord[]> {
    // A row's id begins with its enrolment's: a range of ids is looked up, and the character after ":" is ";".
    return (await ledger.findWhere({ _id: { $gte: `${enrolment}:`, $lt: `${enrolment};` } })).map(toMail);
  }
  async function ofLead(lead: string): Promise<MailRecord[]> {
    // As above: the id of whatever is claimed for a lead begins with the lead's and a dot, and the character after it is "/".
    return (await ledger.findWhere({ _id: { $gte: `${lead}.`, $lt: `${lead}/` } })).map(toMail);
  }
  async function due(route: string, now: number, limit: number): Promise<MailRecord[]> {
    const waiting = await outbox.findWhere(
      { route, state: 'waiting', dueAt: { $lte: now } },
      {
        sort: [
          { field: 'priority', direction: -1 },
          { field: 'dueAt', direction: 1 },
          { field: '_id', direction: 1 },
        ],
        limit,
      },
    );
    const rows = await matchLedger(mails, waiting);
    return waiting
      .flatMap(({ id }) => rows.get(id) ?? [])
      .filter(({ state, dueAt }) => state === 'waiting' && dueAt <= now)
      .map(toMail);
  }
  async function abandoned(route: string, beforeReal: number): Promise<MailRecord[]> {
    const taken = await outbox.findWhere({ route, state: 'sending' });
    const old = taken.filter(({ sinceReal }) => sinceReal === null || sinceReal < beforeReal);
    const rows = await matchLedger(mails, old);
    return [...rows.values()].filter(({ state }) => state === 'sending' || state === 'data').map(toMail);
  }
  async function repair(route: string): Promise<number> {
    let repaired = 0;
    let batch: MailRecord[] = [];
    const giveBack = async (): Promise<void> => {
      const there = await outbox.known(batch.map(({ id }) => id));
      const missing = batch.filter(({ id }) => !there.has(id));
      await outbox.updateMany(missing.map(outboxInsert));
      repaired += missing.length;
      batch = [];
    };
    for await (const row of ledger.each({ route, state: { $in: ['waiting', 'sending', 'data'] } })) {
      if (batch.push(row) === REPAIR_BATCH) await giveBack();
    }
    await giveBack();
    return repaired;
  }
  async function release(reason: string, from: number): Promise<number> {
    const waiting: string[] = [];
    for await (const { id } of outbox.each({ state: 'waiting' })) waiting.push(id);
    let released = 0;
    for (let at = 0; at < waiting.length; at += REPAIR_BATCH) {
      const rows = await ledger.findMany(waiting.slice(at, at + REPAIR_BATCH));
      const held = rows.filter((row) => row.state === 'waiting' && row.reason?.startsWith(reason) === true);
      const moves = held.map((row, n) => {
        const dueAt = Math.max(row.plannedAt, from + (released + n) * RELEASED_EVERY_MS);
        return { id: row.id, to: 'waiting' as const, set: { dueAt, reason: null } };
      });
      released += (await moveRows(mails, 'waiting', moves)).size;
    }
    return released;
  }
  return {
    release,
    claim,
    find: async (id) => {
      const row = await ledger.find(id);
      return row === null ? null : toMail(row);
    },
    findMany: async (ids) => (await ledger.findMany(ids)).map(toMail),
    due,
    move: (from, moves) => moveRows(mails, from, moves),
    withdraw,
    abandoned,
    ofEnrolment,
    ofLead,
    ofLeads: async (leads) => {
      const rows = (await ledger.findWhere({ lead: { $in: [...leads] } })).map(toMail);
      return groupBy(
        rows.sort((a, b) => (a.id < b.id ? -1 : 1)),
        ({ enrolment }) => enrolment,
      );
    },
    list: async ({ limit, cursor, ...filter }) => {
      const page = await ledger.page(toQuery(filter), [{ field: 'plannedAt', direction: -1 }], { limit, cursor });
      return { items: page.items.map(toMail), next: page.next };
    },
    count: (filter) => ledger.count(toQuery(filter)),
    depth: async () => {
      const depth: Record<string, number> = {};
      for await (const { route } of outbox.each({})) depth[route] = (depth[route] ?? 0) + 1;
      return depth;
    },
    repair,
    note: (id, told) => ledger.update(id, { $addToSet: { told } }, { told: { $ne: told } }),
    backlog: (route, now) => outbox.count({ route, state: 'waiting', dueAt: { $lte: now } }),
    ofSequence: async function* (sequence) {
      for await (const row of ledger.each({ sequence })) yield toMail(row);
    },
  };
}

/** Only where there is none: what is there is newer, or is put right by `matchLedger`. */
function outboxInsert(row: MailRecord): ReturnType<typeof outboxWrite> {
  const { id, update } = outboxWrite(row);
  return { id, update: { $setOnInsert: update.$set ?? {} }, upsert: true };
}

function toQuery({ lead, sequence, step, route, state, sentFrom, sentTo }: MailFilter): StoreQuery {
  return withoutAbsent({ lead, sequence, step, route, state: oneOrAny(state), sentAt: span(sentFrom, sentTo) });
}
