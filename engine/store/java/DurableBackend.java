package ripen.store;

import java.util.List;
import java.util.Set;

import org.h2.mvstore.MVStore;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;

/**
 * Answers a write command only once it is on disk, unless the command says by its write concern that the journal need not have it (`j: false`);
 * such a write goes to disk with the next commit. By itself the library's file commits once a second.
 */
final class DurableBackend extends H2Backend {

    private static final Set<String> WRITES = Set.of(
        "insert", "update", "delete", "findandmodify", "create", "drop", "createindexes", "dropindexes", "deleteindexes",
        "dropdatabase", "renamecollection", "collmod");

    private final GroupCommit commits;

    DurableBackend(MVStore store, long firstCursorId) {
        super(store);
        this.commits = new GroupCommit(store);
        // A cursor of the backend before this one must be unknown here, never another reader's.
        while (getCursorRegistry().generateCursorId() < firstCursorId) {
            continue;
        }
        // The driver refuses wire versions under 9; 13 belongs to 5.0.
        version(new MongoVersion() {
            @Override
            public List<Integer> getVersionArray() {
                return List.of(5, 0, 0);
            }

            @Override
            public int getWireVersion() {
                return 13;
            }
        });
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new IndexedDatabase(databaseName, getMvStore(), getCursorRegistry());
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document answer = super.handleMessage(message);
        if (isWrite(message.getDocument()) && !mayBeLost(message.getDocument())) {
            commits.awaitDurable();
        }
        return withTrueCount(message.getDocument(), answer);
    }

    /** The library counts the documents that an insert was given, also those it refused. */
    private static Document withTrueCount(Document command, Document answer) {
        if (command.containsKey("insert") && answer.get("writeErrors") instanceof List<?> errors && !errors.isEmpty()) {
            boolean ordered = !Boolean.FALSE.equals(command.get("ordered"));
            int given = ((Number) answer.get("n")).intValue();
            int firstRefused = ((Number) ((Document) errors.get(0)).get("index")).intValue();
            answer.put("n", ordered ? firstRefused : given - errors.size());
        }
        return answer;
    }

    long nextCursorId() {
        return getCursorRegistry().generateCursorId();
    }

    private static boolean isWrite(Document command) {
        String name = command.keySet().iterator().next();
        if (name.equals("aggregate")) {
            return command.get("pipeline") instanceof List<?> stages && stages.stream().anyMatch(DurableBackend::writesResult);
        }
        return WRITES.contains(name.toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean mayBeLost(Document command) {
        return command.get("writeConcern") instanceof Document concern && Boolean.FALSE.equals(concern.get("j"));
    }

    private static boolean writesResult(Object stage) {
        return stage instanceof Document document && (document.containsKey("$out") || document.containsKey("$merge"));
    }
}
