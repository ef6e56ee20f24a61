package ripen.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.bson.Document;

/**
 * Finds how a query is answered with the least reading: by few entries of an index, by several indexes for the alternatives of an `$or`, or by
 * walking an index in the order asked for until the page is full.
 */
final class QueryPlanner {

    /** Below this a scan is as fast, and no index is made. */
    private static final int SMALL = 200;
    /** Entries counted to know which of several plans is shorter. */
    private static final int COUNTED = 10_000;
    private static final int LONGER = 10;

    /**
     * Documents to look at: all of them, or, `inOrder`, as they are to be answered, as many as are wanted. `among`: only these of them can match; null:
     * any can.
     */
    record Choice(Iterable<Object> ids, boolean inOrder, boolean narrow, Set<Object> among) {
    }

    private final List<OrderedIndex> indexes;
    private final List<WildcardIndex> wildcards;
    private final MVMap<Object, Document> documents;

    /** Of a wildcard only the fields it has an index of already, until `combine` wants another. */
    QueryPlanner(List<MemoryIndex> declared, MVMap<Object, Document> documents) {
        this.indexes = new ArrayList<>(declared.stream().filter(OrderedIndex.class::isInstance).map(OrderedIndex.class::cast).toList());
        this.wildcards = declared.stream().filter(WildcardIndex.class::isInstance).map(WildcardIndex.class::cast).toList();
        wildcards.forEach(wildcard -> indexes.addAll(wildcard.made()));
        this.documents = documents;
    }

    /** Null: reading all documents is as good. `limit` 0: all that match are wanted. */
    Choice choose(Document query, Document orderBy, int limit) {
        long size = documents.sizeAsLong();
        if (indexes.isEmpty() || size < SMALL) {
            return null;
        }
        int few = few(limit);
        FilterBounds bounds = FilterBounds.of(query);
        List<IndexPlan> spans = spansOf(bounds);
        // Where each of them leaves many, a walk mostly fills the page sooner than they are gathered; `combine` gathers them.
        Set<Object> among = spans.stream().anyMatch(span -> span.count(few + 1) <= few) ? commonTo(spans) : null;
        if (among != null && among.size() <= SMALL) {
            return new Choice(among, false, true, null);
        }
        List<IndexPlan> plans = plansFor(bounds, orderBy);
        IndexPlan narrowest = narrowest(plans, few);
        if (narrowest != null) {
            return new Choice(narrowest.ids(), narrowest.isInOrder(), true, among);
        }
        for (List<Document> alternatives : bounds.alternatives()) {
            Set<Object> ids = unionOf(alternatives, few);
            if (ids != null) {
                return new Choice(ids, false, true, null);
            }
        }
        boolean ordered = orderBy != null && !orderBy.isEmpty();
        Choice walked = plans.stream()
            .filter(plan -> ordered && limit > 0 ? plan.isInOrder() : limit > 0 && plan.isNarrow())
            .min(Comparator.comparing(plan -> !plan.isNarrow()))
            .map(plan -> new Choice(plan.ids(), plan.isInOrder(), false, among))
            .orElse(null);
        return walked == null && among != null && among.size() <= few ? new Choice(among, false, true, null) : walked;
    }

    /** Of the matches m, either m are read, or, in order, limit × size / m: this many are the least that is never exceeded. */
    private int few(int limit) {
        long size = documents.sizeAsLong();
        return limit == 0 ? (int) (size / 2) : Math.max(SMALL, (int) Math.sqrt((double) limit * size));
    }

    /** Whether conditions of the query would be looked up together, some by indexes that are made for it. */
    boolean canCombine(Document query) {
        return documents.sizeAsLong() >= SMALL
            && (!spansOf(FilterBounds.of(query)).isEmpty() || FilterBounds.fieldsOf(query).stream().anyMatch(this::isBelowWildcard));
    }

    private boolean isBelowWildcard(String field) {
        return wildcards.stream().anyMatch(wildcard -> wildcard.covers(field));
    }

    /** For what no index that is there narrows: every field asked for gets its own, and what all conditions leave together is read. */
    Choice combine(Document query, Document orderBy, int limit) {
        Set<String> asked = FilterBounds.fieldsOf(query);
        List<OrderedIndex> made = new ArrayList<>();
        for (WildcardIndex wildcard : wildcards) {
            indexes.removeAll(wildcard.made());
            asked.stream().filter(wildcard::covers).forEach(field -> made.add(wildcard.make(field)));
        }
        OrderedIndex.makeReady(made, documents);
        indexes.addAll(made);
        Choice choice = choose(query, orderBy, limit);
        if (choice != null && choice.narrow()) {
            return choice;
        }
        FilterBounds bounds = FilterBounds.of(query);
        int half = (int) (documents.sizeAsLong() / 2);
        List<IndexPlan> parts = spansOf(bounds);
        plansFor(bounds, null).stream().filter(plan -> plan.isOfOneField() && plan.isNarrow() && plan.count(half) < half).forEach(parts::add);
        Set<Object> among = commonTo(parts);
        if (among == null) {
            return choice;
        }
        boolean walks = choice != null && choice.inOrder() && among.size() > few(limit);
        return walks ? new Choice(choice.ids(), true, false, among) : new Choice(among, false, true, null);
    }

    /** Each span that is asked for of a field, by the index that begins with it. */
    private List<IndexPlan> spansOf(FilterBounds bounds) {
        List<IndexPlan> spans = new ArrayList<>();
        for (OrderedIndex index : indexes) {
            FieldBounds asked = bounds.of(index.field(0));
            if (asked != null && !asked.spans().isEmpty() && index.size() == 1) {
                OrderedIndex.makeReady(List.of(index), documents);
                asked.spans().forEach(span -> spans.add(IndexPlan.ofSpan(index, span)));
            }
        }
        return spans;
    }

    /** The ids that all plans have, or some more: a plan that is far longer than what is left is not read for it. Null of no plans. */
    private static Set<Object> commonTo(List<IndexPlan> plans) {
        Set<Object> members = null;
        for (IndexPlan plan : plans.stream().sorted(Comparator.comparingInt(plan -> plan.count(COUNTED))).toList()) {
            Set<Object> before = members;
            int longest = before == null ? Integer.MAX_VALUE : LONGER * before.size() + 1;
            if (before != null && plan.count(longest) == longest) {
                break;
            }
            Set<Object> those = new LinkedHashSet<>();
            plan.ids().forEach(id -> {
                if (before == null || before.contains(id)) {
                    those.add(id);
                }
            });
            members = those;
        }
        return members;
    }

    private List<IndexPlan> plansFor(FilterBounds bounds, Document orderBy) {
        List<OrderedIndex> serving = indexes.stream().filter(index -> IndexPlan.of(index, bounds, orderBy) != null).toList();
        OrderedIndex.makeReady(serving, documents);
        // Made ready, they know whether they hold lists.
        return serving.stream().map(index -> IndexPlan.of(index, bounds, orderBy)).filter(Objects::nonNull).toList();
    }

    private static IndexPlan narrowest(List<IndexPlan> plans, int most) {
        IndexPlan best = null;
        int least = most + 1;
        for (IndexPlan plan : plans) {
            int count = plan.isNarrow() ? plan.count(least) : least;
            if (count < least || (best != null && count == least && plan.isNarrow() && plan.isInOrder() && !best.isInOrder())) {
                best = plan;
                least = count;
            }
        }
        return best;
    }

    private Set<Object> unionOf(List<Document> alternatives, int most) {
        Set<Object> ids = new LinkedHashSet<>();
        for (Document alternative : alternatives) {
            FilterBounds bounds = FilterBounds.of(alternative);
            Set<Object> members = commonTo(spansOf(bounds));
            if (members != null) {
                ids.addAll(members);
                continue;
            }
            IndexPlan plan = narrowest(plansFor(bounds, null), most);
            if (plan == null) {
                return null;
            }
            plan.ids().forEach(ids::add);
        }
        return ids.size() > most ? null : ids;
    }
}
