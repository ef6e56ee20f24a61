package ripen.store;

import java.util.List;
import java.util.Map.Entry;

import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;

/**
 * A unique index used by every filter that holds its keys, whatever else the filter holds (the matcher applies the rest).
 * The library's own index wants the filter's keys to be exactly its own, and otherwise scans.
 */
class KeyIndex extends AbstractUniqueIndex<Object> {

    private final MVMap<KeyValue, Object> positions;

    KeyIndex(MVMap<KeyValue, Object> positions, String name, List<IndexKey> keys, boolean sparse) {
        super(name, keys, sparse);
        this.positions = positions;
    }

    @Override
    public synchronized boolean canHandle(Document query) {
        return query.keySet().containsAll(keySet()) && super.canHandle(ownPart(query));
    }

    @Override
    public synchronized Iterable<Object> getPositions(Document query) {
        return super.getPositions(ownPart(query));
    }

    private Document ownPart(Document query) {
        Document own = new Document();
        for (String key : keySet()) {
            own.put(key, narrowest(query.get(key)));
        }
        return own;
    }

    /** Of several operators on a key, the one that the index can look up. */
    private static Object narrowest(Object condition) {
        if (condition instanceof Document operators) {
            if (operators.containsKey("$eq")) {
                return operators.get("$eq");
            }
            if (operators.containsKey("$in")) {
                return new Document("$in", operators.get("$in"));
            }
        }
        return condition;
    }

    @Override
    protected Object removeDocument(KeyValue key) {
        return positions.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, Object position) {
        return positions.putIfAbsent(key, Missing.ofNullable(position)) == null;
    }

    @Override
    protected Iterable<Entry<KeyValue, Object>> getIterable() {
        return positions.entrySet();
    }

    @Override
    protected Object getPosition(KeyValue key) {
        return positions.get(key);
    }

    @Override
    public long getCount() {
        return positions.sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
