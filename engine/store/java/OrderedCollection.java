package ripen.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;

/**
 * Changes copies of documents, never those in the file's pages: the library changes them in place, while a commit writes their page or an
 * answer is being sent, which lost the whole store now and then. Reads in the order of textual ids without sorting, so that "the next 100
 * after this id" touches 100 documents, and documents by a list of ids in time proportional to the list: the library compares each document
 * it has looked up with the whole list again. Other filters and orders are served by declared indexes (`QueryPlanner`), and who reads on
 * through everything that matches is given it batch by batch.
 */
final class OrderedCollection extends H2Collection {

    /** A page holds some twenty documents, and of those read in another order mostly one is wanted. */
    private static final int FASTER_IN_FILE = 20;
    private static final int MISSES_MIN = 1000;
    /** Before conditions are looked up together. */
    private static final int MISSES_FEW = 400;

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

    /** What the library's unique indexes cannot answer: by an index of ours, in the order of ids, or by looking at every document. */
    @Override
    protected synchronized QueryResult matchDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        QueryPlanner planner = planner();
        boolean combines = planner.canCombine(query);
        Asked asked = new Asked(query, orderBy, skip, limit, batchSize, fields);
        QueryResult found = answered(asked, planner.choose(query, orderBy, limit), combines ? MISSES_FEW : most());
        if (found == null && combines) {
            found = answered(asked, planner.combine(query, orderBy, limit), most());
        }
        return found == null ? scanned(asked) : found;
    }

    private record Asked(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {

        boolean unordered() {
            return orderBy == null || orderBy.isEmpty();
        }
    }

    /** By an index; null where reading every document is as good, or turned out to be. */
    private QueryResult answered(Asked asked, QueryPlanner.Choice choice, long most) {
        if (choice == null) {
            return null;
        }
        if (!choice.inOrder() || asked.unordered()) {
            return isReadOn(asked) ? readOn(asked, existing(choice.ids()).iterator()) : sorted(asked, choice.ids());
        }
        List<Document> found = walk(choice, asked.query(), asked.limit() == 0 ? Integer.MAX_VALUE : asked.skip() + asked.limit(), most);
        if (found != null) {
            return own(matchDocumentsFromStream(asked.query(), found.stream(), asked.skip(), asked.limit(), asked.batchSize(), null, asked.fields()));
        }
        boolean fewer = choice.among() != null && choice.among().size() <= documents.sizeAsLong() / FASTER_IN_FILE;
        return fewer ? sorted(asked, choice.among()) : null;
    }

    private QueryResult sorted(Asked asked, Iterable<Object> ids) {
        return own(matchDocumentsFromStream(existing(ids), asked.query(), asked.orderBy(), asked.skip(), asked.limit(), asked.batchSize(), asked.fields()));
    }

    private QueryResult scanned(Asked asked) {
        int direction = directionById(asked.orderBy());
        if (isReadOn(asked) && hasTextualIdsOnly()) {
            return readOn(asked, new IdPages(documents));
        }
        if (direction != 0 && hasTextualIdsOnly()) {
            Iterable<Object> range = IdRange.all(documents).inDirection(direction);
            return own(super.matchDocuments(asked.query(), range, null, asked.skip(), asked.limit(), asked.batchSize(), asked.fields()));
        }
        return own(super.matchDocuments(asked.query(), asked.orderBy(), asked.skip(), asked.limit(), asked.batchSize(), asked.fields()));
    }

    /** Conditions on `_id` are looked up at any depth of `$and`. */
    @Override
    protected synchronized QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        Document flat = FilterBounds.flattened(query);
        // A range of ids may be long where another condition leaves few.
        if (IdRange.isRange(flat.get("_id"))) {
            QueryPlanner.Choice choice = planner().choose(flat, orderBy, limit);
            if (choice != null && choice.narrow()) {
                return own(matchDocumentsFromStream(existing(choice.ids()), flat, orderBy, skip, limit, batchSize, fields));
            }
        }
        return super.queryDocuments(flat, orderBy, skip, limit, batchSize, fields);
    }

    /** The library adds one while others walk through the list of them. */
    @Override
    public synchronized void addIndex(Index<Object> index) {
        super.addIndex(index);
    }

    @Override
    public synchronized void dropIndex(String indexName) {
        super.dropIndex(indexName);
    }

    private QueryPlanner planner() {
        return new QueryPlanner(getIndexes().stream().filter(MemoryIndex.class::isInstance).map(MemoryIndex.class::cast).toList(), documents);
    }

    private Stream<Document> existing(Iterable<Object> ids) {
        // A copy of the ids: documents are changed while they are read.
        List<Object> all = new ArrayList<>();
        ids.forEach(all::add);
        return all.stream().map(documents::get).filter(Objects::nonNull);
    }

    /**
     * The first documents in the order of an index that match; null where too many had to be looked at that do not, for reading documents
     * in the order of the file is many times faster a document.
     */
    private List<Document> walk(QueryPlanner.Choice choice, Document query, int wanted, long misses) {
        long most = choice.narrow() ? Long.MAX_VALUE : misses;
        List<Document> found = new ArrayList<>();
        Iterator<Object> ids = choice.ids().iterator();
        while (found.size() < wanted && ids.hasNext()) {
            Object id = ids.next();
            if (choice.among() != null && !choice.among().contains(id)) {
                continue;
            }
            Document document = documents.get(id);
            if (document != null && documentMatchesQuery(document, query)) {
                found.add(document);
            } else if (--most < 0) {
                return null;
            }
        }
        return found;
    }

    private long most() {
        return Math.max(MISSES_MIN, documents.sizeAsLong() / FASTER_IN_FILE);
    }

    /** Whether it is read batch by batch, in whatever order. */
    private boolean isReadOn(Asked asked) {
        return !changing && asked.unordered() && asked.limit() == 0 && asked.batchSize() > 0 && (asked.fields() == null || asked.fields().isEmpty());
    }

    private QueryResult readOn(Asked asked, Iterator<Document> candidates) {
        Iterable<Document> all = () -> candidates;
        Iterator<Document> found = StreamSupport.stream(all.spliterator(), false)
            .filter(document -> documentMatchesQuery(document, asked.query()))
            .skip(asked.skip())
            .iterator();
        LazyCursor cursor = new LazyCursor(cursorRegistry.generateCursorId(), found);
        List<Document> first = cursor.takeDocuments(asked.batchSize());
        if (cursor.isEmpty()) {
            return new QueryResult(first);
        }
        cursorRegistry.add(cursor);
        return new QueryResult(first, cursor);
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
