package ripen.store;

import org.h2.mvstore.MVStore;

/**
 * Makes writes durable together: whoever arrives while a commit is being written waits for the next one, which covers
 * all who wait. A caller returns only after its own write, made before the call, is on disk (written and forced).
 */
final class GroupCommit {

    private final MVStore store;
    private long wanted;
    private long durable;
    private boolean committing;

    GroupCommit(MVStore store) {
        this.store = store;
    }

    void awaitDurable() {
        long mine;
        synchronized (this) {
            mine = ++wanted;
        }
        while (true) {
            long covers;
            synchronized (this) {
                while (committing && durable < mine) {
                    waitForLeader();
                }
                if (durable >= mine) {
                    return;
                }
                committing = true;
                covers = wanted;
            }
            lead(covers);
        }
    }

    private void lead(long covers) {
        boolean done = false;
        try {
            store.commit();
            store.sync();
            done = true;
        } finally {
            synchronized (this) {
                committing = false;
                if (done) {
                    durable = Math.max(durable, covers);
                }
                notifyAll();
            }
        }
    }

    private void waitForLeader() {
        try {
            wait();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the write was durable", interrupted);
        }
    }
}
