package ripen.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;

import de.bwaldvogel.mongo.bson.Document;
import ripen.store.OrderedIndex.Entry;

/** One way to answer a query by an index: which parts of it to read, and whether that gives the documents in the order asked for. */
final class IndexPlan {

    /** Lists of values are multiplied with each other; more parts than this are not read side by side. */
    private static final int PARTS_MAX = 200;

    private final OrderedIndex index;
    private final List<List<Object>> prefixes;
    /** How many values each of the prefixes has; there may be none of them, of an empty list. */
    private final int known;
    private final FieldBounds range;
    private final boolean inOrder;
    private final boolean backwards;

    private IndexPlan(OrderedIndex index, List<List<Object>> prefixes, int known, FieldBounds range, int turn) {
        this.index = index;
        this.prefixes = prefixes;
        this.known = known;
        this.range = range;
        this.inOrder = turn != 0;
        this.backwards = turn < 0;
    }

    /** Null where the index says nothing of what is asked. */
    static IndexPlan of(OrderedIndex index, FilterBounds bounds, Document orderBy) {
        List<List<Object>> prefixes = new ArrayList<>();
        prefixes.add(List.of());
        int place = 0;
        while (place < index.size() && hasPoints(bounds, index.field(place))) {
            List<Object> points = bounds.of(index.field(place)).points();
            boolean misses = points.contains(null) && (index.holdsLists() || !index.holdsAll());
            if (misses || prefixes.size() * points.size() > PARTS_MAX) {
                break;
            }
            prefixes = extended(prefixes, points);
            place += 1;
        }
        FieldBounds next = place < index.size() && !index.holdsLists() ? bounds.of(index.field(place)) : null;
        boolean tells = next != null && !next.hasPoints() && (next.low() != null || next.high() != null) && (!next.passesOtherKinds() || index.isOfOneKind(place));
        FieldBounds range = tells ? next : null;
        if (place == 0 && !index.holdsAll() && (range == null || range.low() == null)) {
            return null; // what has none of its fields is not in it
        }
        int turn = index.holdsLists() ? 0 : turnFor(index, place, bounds, orderBy);
        return place > 0 || range != null || turn != 0 ? new IndexPlan(index, prefixes, place, range, turn) : null;
    }

    /** All whose values of the index's first field have one in the span; what has no value there is not in it. */
    static IndexPlan ofSpan(OrderedIndex index, FieldBounds span) {
        return new IndexPlan(index, List.of(List.of()), 0, span, 0);
    }

    private static boolean hasPoints(FilterBounds bounds, String field) {
        return bounds.of(field) != null && bounds.of(field).hasPoints();
    }

    private static List<List<Object>> extended(List<List<Object>> prefixes, List<Object> points) {
        List<List<Object>> all = new ArrayList<>();
        for (List<Object> prefix : prefixes) {
            for (Object point : points) {
                List<Object> one = new ArrayList<>(prefix);
                one.add(point);
                all.add(one);
            }
        }
        return all;
    }

    /** 1 where the entries from this field on come in the order asked for, -1 where they do backwards, 0 where they do not. */
    private static int turnFor(OrderedIndex index, int from, FilterBounds bounds, Document orderBy) {
        int turn = 0;
        int place = from;
        for (Map.Entry<String, Object> wanted : orderBy == null ? Set.<Map.Entry<String, Object>>of() : orderBy.entrySet()) {
            String field = wanted.getKey();
            if (hasPoints(bounds, field) && bounds.of(field).points().size() == 1) {
                continue; // the same in all
            }
            // Behind its last field an index has the id, in that field's direction.
            boolean isId = place == index.size() && field.equals("_id");
            if (!isId && (place >= index.size() || !index.field(place).equals(field)) || !(wanted.getValue() instanceof Number asked)) {
                return 0;
            }
            int own = Integer.signum(asked.intValue()) * index.direction(Math.min(place, index.size() - 1));
            if (turn != 0 && turn != own) {
                return 0;
            }
            turn = own;
            place += 1;
        }
        return turn;
    }

    /** Whether it reads less than the whole index. */
    boolean isNarrow() {
        return range != null || known > 0;
    }

    boolean isOfOneField() {
        return index.size() == 1;
    }

    boolean isInOrder() {
        return inOrder;
    }

    OrderedIndex index() {
        return index;
    }

    /** How many entries it would read, counted no further than `most`. */
    int count(int most) {
        int count = 0;
        for (List<Object> prefix : prefixes) {
            Iterator<Entry> entries = index.range(prefix, range).iterator();
            while (count < most && entries.hasNext()) {
                entries.next();
                count += 1;
            }
        }
        return count;
    }

    /** The ids of documents to look at, each once. */
    Iterable<Object> ids() {
        if (prefixes.size() > 1 && inOrder) {
            return this::merged;
        }
        if (prefixes.size() == 1 && !index.holdsLists()) {
            NavigableSet<Entry> only = partOf(prefixes.get(0));
            return () -> idsOf(only.iterator());
        }
        Set<Object> ids = new LinkedHashSet<>();
        for (List<Object> prefix : prefixes) {
            partOf(prefix).forEach(entry -> ids.add(entry.id()));
        }
        return ids;
    }

    private NavigableSet<Entry> partOf(List<Object> prefix) {
        NavigableSet<Entry> part = index.range(prefix, range);
        return backwards ? part.descendingSet() : part;
    }

    private record Head(Entry entry, Iterator<Entry> rest) {
    }

    private Iterator<Object> merged() {
        Comparator<Entry> order = index.orderFrom(known);
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::entry, backwards ? order.reversed() : order));
        for (List<Object> prefix : new LinkedHashSet<>(prefixes)) {
            push(heads, partOf(prefix).iterator());
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !heads.isEmpty();
            }

            @Override
            public Object next() {
                Head head = heads.poll();
                if (head == null) {
                    throw new NoSuchElementException();
                }
                push(heads, head.rest);
                return head.entry.id();
            }
        };
    }

    private static void push(PriorityQueue<Head> heads, Iterator<Entry> entries) {
        if (entries.hasNext()) {
            heads.add(new Head(entries.next(), entries));
        }
    }

    private static Iterator<Object> idsOf(Iterator<Entry> entries) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Object next() {
                return entries.next().id();
            }
        };
    }
}
