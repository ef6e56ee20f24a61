package ripen.store;

import java.util.List;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;

/** The library's database on a file, with unique indexes and collections that find by key more often. */
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
    protected MongoCollection<Object> openOrCreateCollection(String collectionName, CollectionOptions options) {
        String namespace = getFullCollectionNamespace(collectionName);
        return new OrderedCollection(this, collectionName, options, documents(namespace), store().openMap("meta." + namespace), cursorRegistry);
    }

    private MVMap<Object, Document> documents(String namespace) {
        return store().openMap("databases." + namespace, new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
    }
}
