package ripen.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.bson.Document;

/** The textual ids between two bounds, both included (the matcher applies the filter itself), read lazily and in order. */
final class IdRange implements Iterable<Object> {

    private static final Set<String> OPERATORS = Set.of("$gt", "$gte", "$lt", "$lte");

    private final MVMap<Object, Document> documents;
    private final String low;
    private final String high;
    private final boolean descending;

    private IdRange(MVMap<Object, Document> documents, String low, String high, boolean descending) {
        this.documents = documents;
        this.low = low;
        this.high = high;
        this.descending = descending;
    }

    static IdRange all(MVMap<Object, Document> documents) {
        return new IdRange(documents, "", null, false);
    }

    static boolean isRange(Object condition) {
        return condition instanceof Document range
            && !range.isEmpty()
            && OPERATORS.containsAll(range.keySet())
            && range.values().stream().allMatch(String.class::isInstance);
    }

    static IdRange of(MVMap<Object, Document> documents, Document range) {
        String low = later((String) range.get("$gt"), (String) range.get("$gte"));
        String lessThan = (String) range.get("$lt");
        String atMost = (String) range.get("$lte");
        String high = lessThan == null || (atMost != null && atMost.compareTo(lessThan) < 0) ? atMost : lessThan;
        return new IdRange(documents, low == null ? "" : low, high, false);
    }

    IdRange inDirection(int direction) {
        return new IdRange(documents, low, high, direction < 0);
    }

    private static String later(String one, String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public Iterator<Object> iterator() {
        Iterator<Object> keys = descending ? documents.keyIteratorReverse(lastKey()) : documents.keyIterator(low);
        return new Iterator<>() {
            private Object next = advance();

            private Object advance() {
                while (keys.hasNext()) {
                    if (keys.next() instanceof String id) {
                        return isInside(id) ? id : null;
                    }
                    if (!descending) {
                        return null; // other types sort after all texts
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public Object next() {
                if (next == null) {
                    throw new NoSuchElementException();
                }
                Object current = next;
                next = advance();
                return current;
            }
        };
    }

    private Object lastKey() {
        return high != null ? high : documents.lastKey();
    }

    private boolean isInside(String id) {
        return descending ? id.compareTo(low) >= 0 : high == null || id.compareTo(high) <= 0;
    }
}
