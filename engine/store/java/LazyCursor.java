package ripen.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.bson.Document;

/** Reads on only as far as batches are asked for: the library keeps all that a query has found for as long as somebody reads it. */
final class LazyCursor extends AbstractCursor {

    private final Iterator<Document> found;

    LazyCursor(long id, Iterator<Document> found) {
        super(id);
        this.found = found;
    }

    @Override
    public synchronized boolean isEmpty() {
        return !found.hasNext();
    }

    @Override
    public synchronized List<Document> takeDocuments(int numberToReturn) {
        List<Document> batch = new ArrayList<>();
        while (batch.size() < numberToReturn && found.hasNext()) {
            batch.add(found.next());
        }
        return batch;
    }
}
