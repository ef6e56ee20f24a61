package ripen.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

import de.bwaldvogel.mongo.bson.Document;

/** All documents with textual ids in their order, some hundred at a time, each time from the file as it then is: no page is held meanwhile. */
final class IdPages implements Iterator<Document> {

    private static final int PAGE = 500;

    private final MVMap<Object, Document> documents;
    private final Deque<Document> page = new ArrayDeque<>();
    private Object last;
    private boolean ended;

    IdPages(MVMap<Object, Document> documents) {
        this.documents = documents;
    }

    @Override
    public boolean hasNext() {
        if (page.isEmpty() && !ended) {
            readPage();
        }
        return !page.isEmpty();
    }

    private void readPage() {
        Cursor<Object, Document> cursor = documents.cursor(last);
        while (page.size() < PAGE && cursor.hasNext()) {
            Object id = cursor.next();
            if (!id.equals(last)) {
                page.add(cursor.getValue());
                last = id;
            }
        }
        ended = page.isEmpty();
    }

    @Override
    public Document next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.poll();
    }
}
