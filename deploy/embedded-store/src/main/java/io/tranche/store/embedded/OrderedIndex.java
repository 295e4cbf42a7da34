package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An index: the keys of all documents in order, each with the position of its document. A unique
 * one maps key to position, a plain one has the position at the end of the key.
 *
 * <p>Two marks among the entries say what the index has ever seen: an array (a document then has
 * several keys), and a value whose bytes do not sort exactly as the library sorts it. What they
 * forbid is decided by {@link Plan}.
 */
final class OrderedIndex extends Index<Long> {
  private static final byte[] ARRAYS_SEEN = {0};
  private static final byte[] INEXACT_SEEN = {1};
  private static final byte[] NOTHING = {};

  /** All entries, without the marks. */
  static final KeyRange ALL = new KeyRange(new byte[] {2}, new byte[] {(byte) 0xFF});

  private final boolean unique;
  private final IndexKeys keys;
  private @Nullable Table table;
  private volatile boolean arraysSeen;
  private volatile boolean inexactSeen;
  private volatile boolean dropped;

  OrderedIndex(String name, List<IndexKey> keys, boolean unique, boolean sparse) {
    super(name, keys, sparse);
    this.unique = unique;
    this.keys = new IndexKeys(keys, sparse);
  }

  /** Gives the index its entries. */
  void attach(Table entries) {
    table = entries;
    arraysSeen = entries.find(ARRAYS_SEEN) != null;
    inexactSeen = entries.find(INEXACT_SEEN) != null;
  }

  Table table() {
    return Objects.requireNonNull(table, "the index is not attached");
  }

  boolean hasSeenArrays() {
    return arraysSeen;
  }

  boolean ordersExactly() {
    return !inexactSeen && !arraysSeen;
  }

  /** Whether this is the index of that name, or with that key. */
  boolean isCalled(@Nullable Object nameOrKey) {
    return nameOrKey instanceof Document key ? keys.areNamed(key) : getName().equals(nameOrKey);
  }

  boolean isOnId() {
    return getKeys().size() == 1 && getKeys().get(0).getKey().equals("_id");
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  @Override
  public boolean isSparse() {
    return super.isSparse();
  }

  @Override
  public boolean hasSameOptions(Index<?> other) {
    return toIndexDescription().equals(other.toIndexDescription());
  }

  /** The keys under which a document is listed, to be changed at will. */
  Set<byte[]> keysOf(Document document) {
    return keys.of(document, this::getKeyValues);
  }

  /** Whether the keys of two states of a document may differ: they share what has not changed. */
  boolean mayDiffer(Document before, Document after) {
    return keys.mayDiffer(before, after);
  }

  /** Refuses a document whose keys another one has in a unique index. */
  void requireFree(Set<byte[]> wanted, Document document, MongoCollection<?> collection) {
    if (unique) {
      for (byte[] key : wanted) {
        if (table().find(key) != null) {
          throw new DuplicateKeyError(this, collection, getKeys(), keys.shown(document));
        }
      }
    }
  }

  void add(Set<byte[]> added, Document document, long position) {
    for (byte[] key : added) {
      if (unique) {
        table().put(key, toBytes(position));
      } else {
        table().put(withPosition(key, position), NOTHING);
      }
    }
    rememberSeen(document);
  }

  void remove(Set<byte[]> removed, long position) {
    removed.forEach(key -> table().remove(unique ? key : withPosition(key, position)));
  }

  // The library's way to change an index one document at a time; IndexedDocuments does it at once.

  @Override
  public void checkAdd(Document document, MongoCollection<Long> collection) {
    throw new UnsupportedOperationException("documents and indexes change together");
  }

  @Override
  public void add(Document document, Long position, MongoCollection<Long> collection) {
    throw new UnsupportedOperationException("documents and indexes change together");
  }

  /** The library asks before it replaces a document: {@link IndexedDocuments#replace} checks. */
  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<Long> collection) {
    // Checked when the document is replaced.
  }

  @Override
  public void updateInPlace(
      Document before, Document after, Long position, MongoCollection<Long> collection) {
    // Done when the document is replaced.
  }

  /** Only the index on {@code _id} knows where a document is. */
  @Override
  public @Nullable Long getPosition(Document document) {
    if (!isOnId()) {
      return null;
    }
    for (byte[] key : keysOf(document)) {
      byte[] position = table().find(key);
      if (position != null) {
        return toLong(position);
      }
    }
    return null;
  }

  @Override
  public Long remove(Document document) {
    throw new UnsupportedOperationException("an entry is removed together with its position");
  }

  /** Never: {@link Plan} decides which index answers a query. */
  @Override
  public boolean canHandle(Document query) {
    return false;
  }

  @Override
  public Iterable<Long> getPositions(Document query) {
    throw new UnsupportedOperationException("queries are planned");
  }

  @Override
  public long getCount() {
    return table().size() - (arraysSeen ? 1 : 0) - (inexactSeen ? 1 : 0);
  }

  /** The library would build an empty one. */
  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public long getDataSize() {
    return table().bytes();
  }

  @Override
  public void drop() {
    dropped = true;
    table().drop();
  }

  /** A reader that has walked a dropped index may have missed documents. */
  boolean isDropped() {
    return dropped;
  }

  /** What the index lacks of the documents, or has too much: nothing, if all is well. */
  List<String> differences(Candidates documents) {
    List<String> differences = new ArrayList<>();
    long expected = 0;
    for (StoredDocument each = documents.next(); each != null; each = documents.next()) {
      for (byte[] key : keysOf(each.document())) {
        expected++;
        byte[] value = table().find(unique ? key : withPosition(key, each.position()));
        if (value == null || (unique && toLong(value) != each.position())) {
          differences.add(getName() + " lacks a key of position " + each.position());
        }
      }
    }
    if (expected != getCount()) {
      differences.add(getName() + " has " + getCount() + " keys, the documents " + expected);
    }
    return differences;
  }

  /** The position that an entry leads to. */
  long positionOf(byte[] key, byte[] value) {
    return unique ? toLong(value) : ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  private void rememberSeen(Document document) {
    if (arraysSeen && inexactSeen) {
      return;
    }
    for (Object value : keys.valuesOf(document)) {
      if (!arraysSeen && value instanceof Collection) {
        arraysSeen = true;
        table().put(ARRAYS_SEEN, NOTHING);
      }
      if (!inexactSeen && !SortKey.ordersExactly(value)) {
        inexactSeen = true;
        table().put(INEXACT_SEEN, NOTHING);
      }
    }
  }

  private static byte[] withPosition(byte[] key, long position) {
    return KeyRange.join(key, toBytes(position));
  }

  static byte[] toBytes(long position) {
    return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
  }

  static long toLong(byte[] position) {
    return ByteBuffer.wrap(position).getLong();
  }
}
