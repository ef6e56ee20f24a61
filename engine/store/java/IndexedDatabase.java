package ripen.store;

import java.util.List;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;

/** The library's database on a file, with indexes that are not unique too, and collections that find by key more often. */
final class IndexedDatabase extends H2Database {

    // The super-constructor opens collections and indexes before a field of this class can be set.
    private static final ThreadLocal<MVStore> OPENING = new ThreadLocal<>();

    private final MVStore store;

    IndexedDatabase(String databaseName, MVStore store, CursorRegistry cursors) {
        super(databaseName, announce(store), cursors);
        this.store = store;
        OPENING.remove();
    }

    private static MVStore announce(MVStore store) {
        OPENING.set(store);
        return store;
    }

    private MVStore store() {
        return store == null ? OPENING.get() : store;
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
        // The map names are the library's own: a file written by it stays readable.
        String namespace = getFullCollectionNamespace(collectionName);
        MVMap<KeyValue, Object> positions = store().openMap(namespace + "._index_" + indexName);
        boolean isPrimary = keys.size() == 1 && keys.get(0).getKey().equals("_id");
        return isPrimary
            ? new IdIndex(documents(namespace), positions, indexName, keys, sparse)
            : new KeyIndex(positions, indexName, keys, sparse);
    }

    @Override
    protected Index<Object> openOrCreateSecondaryIndex(String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
        return WildcardIndex.isOne(keys) ? new WildcardIndex(indexName, keys) : new OrderedIndex(indexName, keys, sparse);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String collectionName, CollectionOptions options) {
        String namespace = getFullCollectionNamespace(collectionName);
        return new OrderedCollection(this, collectionName, options, documents(namespace), store().openMap("meta." + namespace), cursorRegistry);
    }

    /** The driver counts by a pipeline, which the library answers by reading every document. */
    @Override
    public Document handleCommand(Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
        Document filter = command.equals("aggregate") ? countedBy(query.get("pipeline")) : null;
        if (filter == null) {
            return super.handleCommand(channel, command, query, databases, oplog);
        }
        String name = query.get(command).toString();
        MongoCollection<Object> collection = resolveCollection(name, false);
        int count = collection == null ? 0 : collection.count(filter, 0, 0);
        List<Document> rows = count == 0 ? List.of() : List.of(new Document("_id", 1).append("n", count));
        Document cursor = new Document("id", 0L).append("ns", getFullCollectionNamespace(name)).append("firstBatch", rows);
        return new Document("cursor", cursor).append("ok", 1.0);
    }

    /** The filter of `[{ $match }, { $group: { _id: 1, n: { $sum: 1 } } }]`; null for any other pipeline. */
    private static Document countedBy(Object pipeline) {
        Document counting = new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1)));
        return pipeline instanceof List<?> stages && stages.size() == 2 && counting.equals(stages.get(1))
            && stages.get(0) instanceof Document first && first.get("$match") instanceof Document filter ? filter : null;
    }

    private MVMap<Object, Document> documents(String namespace) {
        return store().openMap("databases." + namespace, new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
    }
}
