package ripen.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;

/**
 * An index that is declared. It lies in memory: made from the documents when a query first wants it,
 * kept up with every write since, gone with the process. So it costs no commit, and nothing of an erased document stays in a file. Some 150
 * bytes a document. Guarded by the lock of its collection.
 */
final class OrderedIndex extends MemoryIndex {

    /** `side` tells of a bound whether it lies before (-1) or after (1) all entries that begin like it; 0 for an entry. */
    record Entry(Object[] values, Object id, int side) {
    }

    private final String[] fields;
    private final int[] directions;
    private final TreeSet<Entry> entries = new TreeSet<>(this::compare);
    private final boolean holdsAll;
    /** Of each field the kinds of values it has had, a bit a kind. */
    private final int[] kinds;
    private boolean built;
    private boolean holdsLists;

    OrderedIndex(String name, List<IndexKey> keys, boolean sparse) {
        super(name, keys, sparse);
        this.holdsAll = !sparse;
        this.fields = keys.stream().map(IndexKey::getKey).toArray(String[]::new);
        this.kinds = new int[fields.length];
        this.directions = keys.stream().mapToInt(key -> key.isAscending() ? 1 : -1).toArray();
    }

    int size() {
        return fields.length;
    }

    String field(int place) {
        return fields[place];
    }

    int direction(int place) {
        return directions[place];
    }

    /** Whether some document has several values in one of the fields: it then has several entries, and no one place in an order. */
    boolean holdsLists() {
        return holdsLists;
    }

    /** Whether documents without any of its fields have an entry too. */
    boolean holdsAll() {
        return holdsAll;
    }

    /** Whether the field has only ever held values of one kind, or none. */
    boolean isOfOneKind(int place) {
        return Integer.bitCount(kinds[place]) <= 1;
    }

    /** Those that are not yet, in one reading of the documents, which takes longer than what is made of them. */
    static void makeReady(List<OrderedIndex> indexes, MVMap<Object, Document> documents) {
        List<OrderedIndex> unready = indexes.stream().filter(index -> !index.built).toList();
        unready.forEach(index -> index.built = true);
        if (!unready.isEmpty()) {
            documents.forEach((id, document) -> unready.forEach(index -> index.addEntries(document, id)));
        }
    }

    /** The entries that begin with these values, and of the next field lie within the bounds, where any are given. */
    NavigableSet<Entry> range(List<Object> prefix, FieldBounds bounds) {
        boolean ascending = prefix.size() < directions.length && directions[prefix.size()] > 0;
        FieldBounds.Edge first = bounds == null ? null : ascending ? bounds.low() : bounds.high();
        FieldBounds.Edge last = bounds == null ? null : ascending ? bounds.high() : bounds.low();
        Entry from = first == null ? edge(prefix, -1) : edge(with(prefix, first.value()), first.inclusive() ? -1 : 1);
        Entry to = last == null ? edge(prefix, 1) : edge(with(prefix, last.value()), last.inclusive() ? 1 : -1);
        return compare(from, to) >= 0 ? new TreeSet<>(entries.comparator()) : entries.subSet(from, true, to, true);
    }

    private static Entry edge(List<Object> values, int side) {
        return new Entry(values.toArray(), null, side);
    }

    private static List<Object> with(List<Object> prefix, Object value) {
        List<Object> values = new ArrayList<>(prefix);
        values.add(value);
        return values;
    }

    /** The order of entries from a field on: what is left to order by where those before are the same. */
    Comparator<Entry> orderFrom(int place) {
        return (one, other) -> compareFrom(place, one, other);
    }

    private int compare(Entry one, Entry other) {
        return compareFrom(0, one, other);
    }

    private int compareFrom(int place, Entry one, Entry other) {
        int known = Math.min(one.values.length, other.values.length);
        for (int n = place; n < known; n++) {
            int order = Values.compare(one.values[n], other.values[n]);
            if (order != 0) {
                return order * directions[n];
            }
        }
        // A bound with fewer values lies before or after all that begins with them.
        if (one.values.length != other.values.length) {
            return one.values.length < other.values.length ? one.side : -other.side;
        }
        if (one.side != 0 || other.side != 0) {
            return Integer.compare(one.side, other.side);
        }
        return Values.compare(one.id, other.id) * directions[directions.length - 1];
    }

    private void addEntries(Document document, Object id) {
        for (Object[] values : valuesOf(document)) {
            if (holdsAll || Arrays.stream(values).anyMatch(Objects::nonNull)) {
                entries.add(new Entry(values, id, 0));
                for (int n = 0; n < values.length; n++) {
                    kinds[n] |= Values.kindOf(values[n]);
                }
            }
        }
    }

    private void removeEntries(Document document, Object id) {
        for (Object[] values : valuesOf(document)) {
            entries.remove(new Entry(values, id, 0));
        }
    }

    private List<Object[]> valuesOf(Document document) {
        List<Object[]> all = new ArrayList<>();
        all.add(new Object[fields.length]);
        for (int n = 0; n < fields.length; n++) {
            Object value = Utils.getSubdocumentValueCollectionAware(document, fields[n]);
            if (value instanceof Collection<?> list) {
                holdsLists = true;
                all = multiplied(all, n, list);
            } else {
                for (Object[] values : all) {
                    values[n] = known(value);
                }
            }
        }
        return all;
    }

    private static List<Object[]> multiplied(List<Object[]> all, int place, Collection<?> list) {
        Set<Object> different = new LinkedHashSet<>();
        for (Object value : list) {
            different.add(known(value));
        }
        if (different.isEmpty()) {
            different.add(null);
        }
        List<Object[]> more = new ArrayList<>();
        for (Object[] values : all) {
            for (Object value : different) {
                Object[] copy = values.clone();
                copy[place] = value;
                more.add(copy);
            }
        }
        return more;
    }

    private static Object known(Object value) {
        return Missing.isNullOrMissing(value) ? null : value;
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        if (built) {
            addEntries(document, position);
        }
    }

    @Override
    public Object remove(Document document) {
        Object id = document.get("_id");
        if (built) {
            removeEntries(document, id);
        }
        return id;
    }

    @Override
    public void updateInPlace(Document oldDocument, Document newDocument, Object position, MongoCollection<Object> collection) {
        if (built && !hasSameValues(oldDocument, newDocument)) {
            removeEntries(oldDocument, position);
            addEntries(newDocument, position);
        }
    }

    /** Most writes leave most indexes as they are: two more walks of a tree for each value would be the dearest part of them. */
    private boolean hasSameValues(Document one, Document other) {
        for (String field : fields) {
            if (!Objects.equals(Utils.getSubdocumentValueCollectionAware(one, field), Utils.getSubdocumentValueCollectionAware(other, field))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long getCount() {
        return entries.size();
    }

    @Override
    public void drop() {
        entries.clear();
        built = false;
    }
}
