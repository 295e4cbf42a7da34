package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a collection by their position (the order of insertion), and its indexes, which
 * always agree with them. One thread at a time changes them, under the lock of the collection.
 *
 * <p>A change is checked against every unique index before anything is done. A new key is there
 * before the document is replaced, an old one goes afterwards: a reader without a lock finds the
 * document by the one or the other at any moment.
 */
final class IndexedDocuments {
  /** Every position. */
  static final KeyRange ALL = new KeyRange(new byte[0], new byte[] {(byte) 0xFF});

  private static final String ID_INDEX = "_id_";
  private static final int ENTRIES_PER_FRAME = 5_000;

  private final Storage storage;
  private final Table documents;
  private final List<OrderedIndex> indexes = new CopyOnWriteArrayList<>();
  private long lastPosition;

  IndexedDocuments(Storage storage, String tableName) {
    this.storage = storage;
    this.documents = storage.table(tableName);
    byte[] last = documents.lastKey();
    this.lastPosition = last == null ? 0 : OrderedIndex.toLong(last);
  }

  Table table() {
    return documents;
  }

  List<OrderedIndex> indexes() {
    return indexes;
  }

  @Nullable StoredDocument find(long position) {
    byte[] bson = documents.find(OrderedIndex.toBytes(position));
    return bson == null ? null : StoredDocument.of(position, bson);
  }

  /** Where a document is, if an index on {@code _id} tells. */
  @Nullable Long positionOf(Document document) {
    for (OrderedIndex index : indexes) {
      Long position = index.getPosition(document);
      if (position != null) {
        return position;
      }
    }
    return null;
  }

  void add(Document document, MongoCollection<Long> collection) {
    List<Set<byte[]>> keys = new ArrayList<>(indexes.size());
    for (OrderedIndex index : indexes) {
      Set<byte[]> own = index.keysOf(document);
      index.requireFree(own, document, collection);
      keys.add(own);
    }
    long position = ++lastPosition;
    documents.put(OrderedIndex.toBytes(position), StoredDocument.encode(document));
    for (int i = 0; i < keys.size(); i++) {
      indexes.get(i).add(keys.get(i), document, position);
    }
  }

  void replace(long position, Document before, Document after, MongoCollection<Long> collection) {
    List<Rekeying> rekeyings = new ArrayList<>();
    for (OrderedIndex index : indexes) {
      if (index.mayDiffer(before, after)) {
        Rekeying rekeying = Rekeying.of(index, before, after);
        index.requireFree(rekeying.added(), after, collection);
        rekeyings.add(rekeying);
      }
    }
    byte[] bson = StoredDocument.encode(after);
    rekeyings.forEach(each -> each.index().add(each.added(), after, position));
    documents.put(OrderedIndex.toBytes(position), bson);
    rekeyings.forEach(each -> each.index().remove(each.removed(), position));
  }

  void remove(long position, Document document) {
    indexes.forEach(index -> index.remove(index.keysOf(document), position));
    documents.remove(OrderedIndex.toBytes(position));
  }

  /** What the change of a document means to an index. */
  private record Rekeying(OrderedIndex index, Set<byte[]> added, Set<byte[]> removed) {
    static Rekeying of(OrderedIndex index, Document before, Document after) {
      Set<byte[]> removed = index.keysOf(before);
      Set<byte[]> added = index.keysOf(after);
      added.removeAll(removed);
      removed.removeAll(index.keysOf(after));
      return new Rekeying(index, added, removed);
    }
  }

  // Indexes

  /** Opens an index that is there. */
  void open(OrderedIndex index, String tableName) {
    index.attach(storage.table(tableName));
    indexes.add(index);
  }

  /**
   * Makes an index. It is built in parts, so that many documents need no large frame; whatever a
   * crash leaves of it is dropped before it is built again.
   */
  void build(OrderedIndex index, String tableName, MongoCollection<Long> collection) {
    storage.dropLeftOver(tableName);
    index.attach(storage.table(tableName));
    boolean built = false;
    try {
      Candidates all = Candidates.all(documents, false);
      int entries = 0;
      for (StoredDocument each = all.next(); each != null; each = all.next()) {
        Set<byte[]> keys = index.keysOf(each.document());
        index.requireFree(keys, each.document(), collection);
        index.add(keys, each.document(), each.position());
        entries += keys.size();
        if (entries >= ENTRIES_PER_FRAME) {
          entries = 0;
          all.rest();
          storage.writePart();
        }
      }
      built = true;
    } finally {
      if (!built) {
        index.drop();
      }
    }
    indexes.add(index);
  }

  /**
   * The names of the indexes meant by a name, names, a key, or {@code "*"} for all but the one on
   * {@code _id}.
   *
   * @throws IndexNotFoundException when there is no such index
   */
  List<String> indexNames(@Nullable Object wanted) {
    if (wanted instanceof List<?> names) {
      return names.stream().flatMap(name -> indexNames(name).stream()).toList();
    }
    boolean all = "*".equals(wanted);
    List<String> names =
        indexes.stream()
            .filter(index -> all ? !index.isOnId() : index.isCalled(wanted))
            .map(Index::getName)
            .toList();
    if (names.isEmpty() && !all) {
      throw new IndexNotFoundException("index not found with name [" + wanted + "]");
    }
    if (names.contains(ID_INDEX)) {
      throw new MongoServerError(72, "InvalidOptions", "cannot drop _id index");
    }
    return names;
  }

  void forget(String indexName) {
    indexes.removeIf(index -> index.getName().equals(indexName));
  }

  /** What the indexes lack of the documents, or have too much. */
  List<String> differences() {
    return indexes.stream()
        .flatMap(index -> index.differences(Candidates.all(documents, false)).stream())
        .toList();
  }

  void drop() {
    documents.drop();
  }

  void rename(String database, String collection) {
    documents.rename(TableNames.documents(database, collection));
    for (OrderedIndex index : indexes) {
      index.table().rename(TableNames.index(database, collection, index.getName()));
    }
  }
}
