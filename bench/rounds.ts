import type { Store } from '../store';

/** Counts what is done of rounds of `count` each, in the process that does it: asking the store would be a load of its own. */
export function createRounds(count: number): {
  done(n?: number): void;
  all(rounds: number): Promise<void>;
  rate(dueAt: readonly number[]): number;
} {
  let total = 0;
  const endedAt: number[] = [];
  let check = (): void => undefined;
  return {
    done: (n = 1) => {
      total += n;
      while (total >= (endedAt.length + 1) * count) endedAt.push(Date.now());
      check();
    },
    all: (rounds) =>
      new Promise((resolve) => {
        check = () => {
          if (endedAt.length >= rounds) resolve();
        };
        check();
      }),
    rate: (dueAt) => {
      const tookMs = dueAt.reduce((sum, at, n) => sum + (endedAt[n] ?? Infinity) - at, 0);
      return (count * dueAt.length) / (tookMs / 1000);
    },
  };
}

type Mails = Store['mails'];
type Rounds = ReturnType<typeof createRounds>;

/** The ledger, with what is claimed and sent counted. */
export function countMails(mails: Mails, claimed: Rounds, sent: Rounds): Mails {
  return {
    ...mails,
    claim: async (row) => {
      const stored = await mails.claim(row);
      claimed.done();
      return stored;
    },
    move: async (from, moves) => {
      const moved = await mails.move(from, moves);
      sent.done(moves.filter(({ id, to }) => to === 'sent' && moved.has(id)).length);
      return moved;
    },
  };
}

/** Runs them all, so many at once; the results in their order. */
export async function bounded<T>(count: number, atOnce: number, run: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let n = next++; n < count; n = next++) results[n] = await run(n);
    }),
  );
  return results;
}
