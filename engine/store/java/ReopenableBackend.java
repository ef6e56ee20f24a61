package ripen.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreTool;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;

/**
 * Adds the command "compact" (same name as on a real server): writes what lives to a new file and replaces the old one,
 * so that the bytes of deleted documents leave the disk's file. Meanwhile commands wait; cursors open across it end
 * with "cursor not found". A kill at any moment leaves either the old file or the new one, whole.
 */
final class ReopenableBackend implements MongoBackend {

    /** Half the library's: a commit writes whole pages, and keys that are hashes lie on as many pages as there are keys. */
    private static final int KEYS_A_PAGE = 24;

    private final Path file;
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
    private DurableBackend open;

    ReopenableBackend(Path file) throws IOException {
        this.file = file;
        Files.deleteIfExists(copyOf(file));
        this.open = new DurableBackend(openStore(file), 1);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document command = message.getDocument();
        if (command.keySet().iterator().next().equals("compact")) {
            return compact();
        }
        return shared(backend -> backend.handleMessage(message));
    }

    private Document compact() {
        lock.writeLock().lock();
        try {
            long before = Files.size(file);
            long firstCursorId = open.nextCursorId();
            open.getMvStore().close();
            try {
                MVStoreTool.compact(file.toString(), copyOf(file).toString(), false);
                force(copyOf(file));
                Files.move(copyOf(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                force(file.toAbsolutePath().getParent());
            } finally {
                open = new DurableBackend(openStore(file), firstCursorId);
            }
            return new Document("bytesFreed", before - Files.size(file)).append("ok", 1.0);
        } catch (IOException failure) {
            throw new MongoServerError(1, "InternalError", "compaction failed: " + failure);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static MVStore openStore(Path file) {
        return new MVStore.Builder().fileName(file.toString()).keysPerPage(KEYS_A_PAGE).open();
    }

    private static Path copyOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".compacting");
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private interface Use<T> {
        T with(DurableBackend backend);
    }

    private <T> T shared(Use<T> use) {
        lock.readLock().lock();
        try {
            return use.with(open);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void run(java.util.function.Consumer<DurableBackend> use) {
        shared(backend -> {
            use.accept(backend);
            return null;
        });
    }

    @Override
    public void handleClose(Channel channel) {
        run(backend -> backend.handleClose(channel));
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        return shared(backend -> backend.handleCommand(channel, database, command, query));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return shared(backend -> backend.handleQuery(query));
    }

    @Override
    public void dropDatabase(String database) {
        run(backend -> backend.dropDatabase(database));
    }

    @Override
    public Collection<Document> getCurrentOperations(MongoQuery query) {
        return shared(backend -> backend.getCurrentOperations(query));
    }

    @Override
    public Document getServerStatus() {
        return shared(DurableBackend::getServerStatus);
    }

    @Override
    public void close() {
        run(DurableBackend::close);
    }

    @Override
    public void closeCursors(List<Long> cursorIds) {
        run(backend -> backend.closeCursors(cursorIds));
    }

    @Override
    public Clock getClock() {
        return shared(DurableBackend::getClock);
    }

    @Override
    public void enableOplog() {
        throw new UnsupportedOperationException("the development store has no oplog");
    }

    @Override
    public void disableOplog() {
        run(DurableBackend::disableOplog);
    }

    @Override
    public MongoDatabase resolveDatabase(String database) {
        return shared(backend -> backend.resolveDatabase(database));
    }

    @Override
    public MongoBackend version(MongoVersion version) {
        throw new UnsupportedOperationException("the version is fixed: see DurableBackend");
    }
}
