package ripen.store;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;

/** Reads in the order of textual ids without sorting, so that "the next 100 after this id" touches 100 documents. */
final class OrderedCollection extends H2Collection {

    private final MVMap<Object, Document> documents;

    OrderedCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> documents,
                      MVMap<String, Object> metadata, CursorRegistry cursors) {
        super(database, name, options, documents, metadata, cursors);
        this.documents = documents;
    }

    @Override
    protected QueryResult matchDocuments(Document query, Iterable<Object> positions, Document orderBy, int skip, int limit,
                                         int batchSize, Document fields) {
        int direction = directionById(orderBy);
        if (positions instanceof IdRange range && direction != 0) {
            return super.matchDocuments(query, range.inDirection(direction), null, skip, limit, batchSize, fields);
        }
        return super.matchDocuments(query, positions, orderBy, skip, limit, batchSize, fields);
    }

    @Override
    protected QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        int direction = directionById(orderBy);
        if (direction != 0 && hasTextualIdsOnly()) {
            return super.matchDocuments(query, IdRange.all(documents).inDirection(direction), null, skip, limit, batchSize, fields);
        }
        return super.matchDocuments(query, orderBy, skip, limit, batchSize, fields);
    }

    /** The file sorts ids by type first, so all are texts when the first and the last are. */
    private boolean hasTextualIdsOnly() {
        return "_id".equals(getIdField()) && documents.firstKey() instanceof String && documents.lastKey() instanceof String;
    }

    private static int directionById(Document orderBy) {
        if (orderBy == null || orderBy.size() != 1 || !(orderBy.get("_id") instanceof Number direction)) {
            return 0;
        }
        return Integer.signum(direction.intValue());
    }
}
