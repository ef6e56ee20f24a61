package ripen.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;

/**
 * `profile.$**`: every field below `profile` is indexed. Here each gets an index of its own when a query would have to read every document
 * without it; those asked for last are kept. Guarded by the lock of its collection.
 */
final class WildcardIndex extends MemoryIndex {

    private static final String ANY = "$**";
    /** Some 15 MB each where a hundred thousand documents have the field. */
    private static final int FIELDS_MAX = 20;

    private final String below;
    private final Map<String, OrderedIndex> made = new LinkedHashMap<>(FIELDS_MAX, 0.75f, true);

    WildcardIndex(String name, List<IndexKey> keys) {
        super(name, keys, true);
        String key = keys.get(0).getKey();
        this.below = key.substring(0, key.length() - ANY.length());
    }

    static boolean isOne(List<IndexKey> keys) {
        return keys.size() == 1 && keys.get(0).getKey().endsWith("." + ANY);
    }

    boolean covers(String field) {
        return field.startsWith(below);
    }

    List<OrderedIndex> made() {
        return List.copyOf(made.values());
    }

    /** It is to be made ready by who wants it. */
    OrderedIndex make(String field) {
        OrderedIndex index = made.get(field);
        if (index == null) {
            index = new OrderedIndex(getName() + "/" + field, List.of(new IndexKey(field, true)), true);
            made.put(field, index);
            if (made.size() > FIELDS_MAX) {
                Iterator<OrderedIndex> oldest = made.values().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return index;
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        made.values().forEach(index -> index.add(document, position, collection));
    }

    @Override
    public Object remove(Document document) {
        made.values().forEach(index -> index.remove(document));
        return document.get("_id");
    }

    @Override
    public void updateInPlace(Document oldDocument, Document newDocument, Object position, MongoCollection<Object> collection) {
        made.values().forEach(index -> index.updateInPlace(oldDocument, newDocument, position, collection));
    }

    @Override
    public long getCount() {
        return made.values().stream().mapToLong(OrderedIndex::getCount).sum();
    }

    @Override
    public void drop() {
        made.clear();
    }
}
