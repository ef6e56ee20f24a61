import type { InboxCollections } from './collections';
import type { Inbox } from './contract';
import { createFlushCommitter, FLUSH_TIMEOUT_MS } from './committer';
import { readFlushes } from './read';
import { advanceCursor, retireInstances } from './sweep';
import { createFlushWriter } from './writer';

/** What capture routes stored and the relay has not applied yet. */
export function createInbox(inbox: InboxCollections): Inbox {
  const sweptHere = new Map<string, number>();
  return {
    read: (after, limit) => readFlushes(inbox, after, limit),
    cursors: async () => {
      const found = await inbox.instances.findWhere({ retiredAtReal: { $exists: false } });
      return found
        .map(({ id, cursor }) => ({ instance: id, n: cursor }))
        .sort((a, b) => (a.instance < b.instance ? -1 : 1));
    },
    advance: (cursor) => advanceCursor(inbox, sweptHere, cursor),
    retire: (nowReal) => retireInstances(inbox, nowReal),
    openCommitter: (name, options = {}) =>
      createFlushCommitter(createFlushWriter(inbox, name, options.flushTimeoutMs ?? FLUSH_TIMEOUT_MS), options),
  };
}
