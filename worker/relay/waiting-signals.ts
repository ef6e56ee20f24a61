import type { InboxCursor, InboxFlush } from '../../store/inbox/contract';

/** A lead to be woken. `dueReal`: not before; `start`: its workflow has never reported, so the signal may have to start it. */
export type WaitingLead = { id: string; createdAt: number; dueReal: number; start: boolean; flushes: Set<OpenFlush> };
type OpenFlush = { instance: string; n: number; waiting: number };

/**
 * Which leads wait for their signal, and which flushes of the inbox wait for which leads. A flush is settled when every lead of its
 * hits was signalled; a cursor may move only over settled flushes, so that a killed relay loses no signal.
 */
export type WaitingSignals = {
  size(): number;
  /** Notes a flush whose hits are on the timelines, with the leads to wake for it. */
  add(flush: Pick<InboxFlush, 'instance' | 'n'>, leads: readonly Omit<WaitingLead, 'flushes'>[]): void;
  /** Leads that may be signalled now, first come first, at most `limit`, of them at most `starts` that may need a start. */
  due(nowReal: number, limit: number, starts: number): WaitingLead[];
  signalled(lead: WaitingLead): void;
  /** Cursors that may move: each instance's last flush before the first unsettled one. Answers each once. */
  takeSettled(): InboxCursor[];
  /** The earliest instant at which something is due, null when nothing waits. */
  nextDueReal(): number | null;
};

/** Nothing waits at first. */
export function createWaitingSignals(): WaitingSignals {
  const leads = new Map<string, WaitingLead>();
  const open = new Map<string, OpenFlush[]>();
  return {
    size: () => leads.size,
    add: ({ instance, n }, woken) => {
      const flush: OpenFlush = { instance, n, waiting: 0 };
      const flushes = open.get(instance);
      if (flushes) flushes.push(flush);
      else open.set(instance, [flush]);
      for (const lead of woken) {
        const known = leads.get(lead.id);
        // An urgent hit takes the held ones along; a held one waits from the first.
        if (known) known.dueReal = Math.min(known.dueReal, lead.dueReal);
        const waiting = known ?? { ...lead, flushes: new Set() };
        if (!known) leads.set(lead.id, waiting);
        waiting.flushes.add(flush);
      }
      flush.waiting = woken.length;
    },
    due: (nowReal, limit, starts) => {
      const chosen: WaitingLead[] = [];
      let startsLeft = starts;
      for (const lead of leads.values()) {
        if (chosen.length >= limit) break;
        if (lead.dueReal > nowReal) continue;
        if (lead.start && startsLeft-- <= 0) continue;
        chosen.push(lead);
      }
      return chosen;
    },
    signalled: (lead) => {
      leads.delete(lead.id);
      for (const flush of lead.flushes) flush.waiting -= 1;
    },
    takeSettled: () => {
      const settled: InboxCursor[] = [];
      for (const [instance, flushes] of open) {
        const firstOpen = flushes.findIndex((flush) => flush.waiting > 0);
        const done = flushes.splice(0, firstOpen === -1 ? flushes.length : firstOpen);
        const last = done.at(-1);
        if (last) settled.push({ instance, n: last.n });
        if (flushes.length === 0) open.delete(instance);
      }
      return settled;
    },
    nextDueReal: () => {
      let earliest: number | null = null;
      for (const { dueReal } of leads.values()) if (earliest === null || dueReal < earliest) earliest = dueReal;
      return earliest;
    },
  };
}
