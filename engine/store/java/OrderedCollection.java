package ripen.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;

/**
 * Changes copies of documents, never those in the file's pages: the library changes them in place, while a commit writes their page or an
 * answer is being sent, which lost the whole store now and then. Reads in the order of textual ids without sorting, so that "the next 100 after this id" touches 100 documents, and documents by a list
 * of ids in time proportional to the list: the library compares each document it has looked up with the whole list again.
 */
final class OrderedCollection extends H2Collection {

    private final MVMap<Object, Document> documents;
    /** While the documents found are about to be changed; guarded by this. */
    private boolean changing;

    OrderedCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> documents,
                      MVMap<String, Object> metadata, CursorRegistry cursors) {
        super(database, name, options, documents, metadata, cursors);
        this.documents = documents;
    }

    @Override
    public synchronized Document updateDocuments(Document selector, Document updateQuery, ArrayFilters arrayFilters,
                                                 boolean isMulti, boolean isUpsert, Oplog oplog) {
        return changing(() -> super.updateDocuments(selector, updateQuery, arrayFilters, isMulti, isUpsert, oplog));
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        return changing(() -> super.findAndModify(query));
    }

    private Document changing(Supplier<Document> change) {
        changing = true;
        try {
            return change.get();
        } finally {
            changing = false;
        }
    }

    /** The documents found, as copies where they are to be changed. */
    private QueryResult own(QueryResult found) {
        return changing ? new QueryResult(found.collectDocuments().stream().map(Document::cloneDeeply).toList()) : found;
    }

    /** Nobody asks for a collection's size, and keeping it encodes every changed document twice more. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected QueryResult matchDocuments(Document query, Iterable<Object> positions, Document orderBy, int skip, int limit,
                                         int batchSize, Document fields) {
        int direction = directionById(orderBy);
        if (positions instanceof IdRange range && direction != 0) {
            return own(super.matchDocuments(query, range.inDirection(direction), null, skip, limit, batchSize, fields));
        }
        Set<Object> wanted = listOfTextualIds(query);
        if (wanted == null) {
            return own(super.matchDocuments(query, positions, orderBy, skip, limit, batchSize, fields));
        }
        // A document's position is its id.
        Iterable<Object> those = () -> StreamSupport.stream(positions.spliterator(), false).filter(wanted::contains).iterator();
        Document others = query.clone();
        others.remove("_id");
        return own(super.matchDocuments(others, those, orderBy, skip, limit, batchSize, fields));
    }

    /** The ids of `{ _id: { $in: [texts] } }`; null for any other condition. */
    private Set<Object> listOfTextualIds(Document query) {
        if (!"_id".equals(getIdField()) || !(query.get("_id") instanceof Document condition) || condition.size() != 1
            || !(condition.get("$in") instanceof Collection<?> ids) || !ids.stream().allMatch(String.class::isInstance)) {
            return null;
        }
        return new HashSet<>(ids);
    }

    @Override
    protected QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        int direction = directionById(orderBy);
        if (direction != 0 && hasTextualIdsOnly()) {
            return own(super.matchDocuments(query, IdRange.all(documents).inDirection(direction), null, skip, limit, batchSize, fields));
        }
        return own(super.matchDocuments(query, orderBy, skip, limit, batchSize, fields));
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
