package ripen.store;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;

import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Documents in the file as BSON. The library writes them by Java's serialisation, which names every class again in every
 * document: several times the bytes and the processor time, paid at each commit for every document on a changed page. A document
 * written so is still read; it is rewritten with its page.
 */
final class DocumentType extends BasicDataType<Document> {

    /** Not among the first bytes of ObjectDataType, which are positive. */
    private static final byte BSON = -1;
    private static final ObjectDataType SERIALISED = new ObjectDataType();
    private static final int BYTES_OF_A_VALUE = 24;

    @Override
    public void write(WriteBuffer target, Document document) {
        ByteBuf bson = Unpooled.buffer(512);
        BsonEncoder.encodeDocument(document, bson);
        target.put(BSON).put(bson.array(), bson.arrayOffset() + bson.readerIndex(), bson.readableBytes());
    }

    @Override
    public Document read(ByteBuffer source) {
        if (source.get(source.position()) != BSON) {
            return (Document) SERIALISED.read(source);
        }
        source.get();
        ByteBuf bson = Unpooled.wrappedBuffer(source);
        Document document = BsonDecoder.decodeBson(bson);
        source.position(source.position() + bson.readerIndex());
        return document;
    }

    /** About the bytes it takes in memory, by which pages are split and forgotten. */
    @Override
    public int getMemory(Document document) {
        return sizeOf(document);
    }

    private static int sizeOf(Object value) {
        if (value instanceof Map<?, ?> map) {
            int size = BYTES_OF_A_VALUE;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += BYTES_OF_A_VALUE + sizeOf(entry.getValue());
            }
            return size;
        }
        if (value instanceof Collection<?> list) {
            int size = BYTES_OF_A_VALUE;
            for (Object item : list) {
                size += sizeOf(item);
            }
            return size;
        }
        return value instanceof String text ? BYTES_OF_A_VALUE + text.length() : BYTES_OF_A_VALUE;
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}
