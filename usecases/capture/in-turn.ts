/**
 * Runs what is given for one key strictly one after the other within this process, and for different keys side by side. It saves
 * needless conflicts between the route that captures and the relay that follows; across processes the writes' own conditions hold.
 */
export function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
