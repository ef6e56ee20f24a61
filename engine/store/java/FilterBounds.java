package ripen.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import de.bwaldvogel.mongo.bson.Document;

/** What a filter asks of each field, and the alternatives it names: all that must hold together, however deep it is nested in `$and`. */
final class FilterBounds {

    private final Map<String, FieldBounds> fields = new HashMap<>();
    private final List<List<Document>> alternatives = new ArrayList<>();

    private FilterBounds() {
    }

    static FilterBounds of(Document query) {
        FilterBounds bounds = new FilterBounds();
        bounds.add(query);
        bounds.fields.values().removeIf(FieldBounds::isEmpty);
        return bounds;
    }

    private void add(Document query) {
        query.forEach((key, value) -> {
            if (key.equals("$and")) {
                partsOf(value).forEach(this::add);
            } else if (key.equals("$or")) {
                alternatives.add(partsOf(value));
            } else if (!key.startsWith("$")) {
                fields.computeIfAbsent(key, field -> new FieldBounds()).narrow(value);
            }
        });
    }

    private static List<Document> partsOf(Object value) {
        return ((Collection<?>) value).stream().map(Document.class::cast).toList();
    }

    /** Null where nothing is asked of the field that an index can look up. */
    FieldBounds of(String field) {
        return fields.get(field);
    }

    /** Each of the filter's `$or`. */
    List<List<Document>> alternatives() {
        return alternatives;
    }

    /** The fields that something is asked of which an index could look up, those of the alternatives too. */
    static Set<String> fieldsOf(Document query) {
        FilterBounds bounds = of(query);
        Set<String> names = new LinkedHashSet<>(bounds.fields.keySet());
        bounds.alternatives.forEach(all -> all.forEach(one -> names.addAll(fieldsOf(one))));
        return names;
    }

    /** The filter without `$and` where nothing is said twice, so that a condition on `_id` is found at any depth. */
    static Document flattened(Document query) {
        if (!query.containsKey("$and")) {
            return query;
        }
        Document flat = new Document();
        flatten(query, flat);
        return flat;
    }

    private static void flatten(Document query, Document flat) {
        for (Map.Entry<String, Object> entry : query.entrySet()) {
            if (entry.getKey().equals("$and")) {
                partsOf(entry.getValue()).forEach(part -> flatten(part, flat));
            } else if (flat.containsKey(entry.getKey())) {
                List<Object> both = new ArrayList<>();
                Object known = flat.get("$and");
                if (known instanceof Collection<?> others) {
                    both.addAll(others);
                }
                both.add(new Document(entry.getKey(), entry.getValue()));
                flat.put("$and", both);
            } else {
                flat.put(entry.getKey(), entry.getValue());
            }
        }
    }
}
