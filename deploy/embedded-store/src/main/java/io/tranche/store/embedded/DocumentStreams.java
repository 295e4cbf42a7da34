package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.Cursor;

/** Documents one after the other, decoded when they are looked at. */
final class DocumentStreams {
  private DocumentStreams() {}

  static Stream<DocumentWithPosition<Long>> all(Table documents, boolean backward) {
    Cursor<byte[], byte[]> cursor =
        documents.cursor(backward ? documents.lastKey() : null, backward);
    return stream(cursor)
        .map(
            key ->
                new DocumentWithPosition<>(
                    StoredDocument.decode(cursor.getValue()), OrderedIndex.toLong(key)));
  }

  /** A position whose document has been removed meanwhile is passed over. */
  static Stream<Document> at(Table documents, Iterator<Long> positions) {
    return stream(positions)
        .map(position -> documents.find(OrderedIndex.toBytes(position)))
        .filter(Objects::nonNull)
        .map(StoredDocument::decode);
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }
}
