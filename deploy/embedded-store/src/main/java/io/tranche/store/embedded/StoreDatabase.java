package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database: its collections and indexes, whose descriptions are collections themselves. */
final class StoreDatabase extends AbstractMongoDatabase<Long> {
  private static final ThreadLocal<@Nullable LeadingMatch> LEADING_MATCH = new ThreadLocal<>();

  /** The first stage of the aggregation that a thread is about to run. */
  private record LeadingMatch(String collection, Document match) {}

  private final Storage storage;
  private boolean opening = true;

  StoreDatabase(String name, CursorRegistry cursors, Storage storage) {
    super(name, cursors);
    this.storage = storage;
    initializeNamespacesAndIndexes();
    this.opening = false;
  }

  /** Whether indexes are being opened as they are, not made. */
  boolean isOpening() {
    return opening;
  }

  @Override
  public Document handleCommand(
      Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
    if (command.equalsIgnoreCase("dropIndexes")) {
      return dropIndexes(String.valueOf(query.get(command)), query.get("index"));
    }
    if (!command.equalsIgnoreCase("aggregate")) {
      return super.handleCommand(channel, command, query, databases, oplog);
    }
    String name = String.valueOf(query.get(command));
    LEADING_MATCH.set(leadingMatch(name, query));
    try {
      return super.handleCommand(channel, command, query, databases, oplog);
    } finally {
      LEADING_MATCH.remove();
      if (resolveCollection(name, false) instanceof StoreCollection collection) {
        collection.settle();
      }
    }
  }

  /**
   * Drops indexes by name, names, key or {@code "*"} for all but the one on {@code _id}. The
   * library would forget the indexes of that name of every collection.
   */
  private Document dropIndexes(String collectionName, @Nullable Object wanted) {
    if (!(resolveCollection(collectionName, false) instanceof StoreCollection collection)) {
      throw new MongoServerError(26, "NamespaceNotFound", "ns not found " + collectionName);
    }
    Document response = new Document("nIndexesWas", collection.getNumIndexes());
    for (String name : collection.indexNames(wanted)) {
      collection.dropIndex(name);
      Document description = new Document("ns", collection.getFullName()).append("name", name);
      getOrCreateIndexesCollection().deleteDocuments(description, 1);
    }
    Utils.markOkay(response);
    return response;
  }

  /**
   * The library starts every aggregation from all documents. A first stage that filters is told to
   * the collection, once; the stage itself then filters again.
   */
  static @Nullable Document takeLeadingMatch(StoreCollection collection) {
    LeadingMatch leading = LEADING_MATCH.get();
    LEADING_MATCH.remove();
    return leading != null && leading.collection().equals(collection.getFullName())
        ? leading.match()
        : null;
  }

  private @Nullable LeadingMatch leadingMatch(String collection, Document query) {
    if (!query.containsKey("let")
        && query.get("pipeline") instanceof List<?> stages
        && !stages.isEmpty()
        && stages.get(0) instanceof Document first
        && first.get("$match") instanceof Document match) {
      return new LeadingMatch(getFullCollectionNamespace(collection), match);
    }
    return null;
  }

  @Override
  protected MongoCollection<Long> resolveOrCreateCollection(String name) {
    MongoCollection<Long> existing = resolveCollection(name, false);
    return existing != null
        ? existing
        : storage.schemaChange(() -> super.resolveOrCreateCollection(name));
  }

  @Override
  protected MongoCollection<Long> openOrCreateCollection(String name, CollectionOptions options) {
    return new StoreCollection(this, name, options, cursorRegistry, storage);
  }

  @Override
  protected Index<Long> openOrCreateUniqueIndex(
      String collection, String name, List<IndexKey> keys, boolean sparse) {
    return new OrderedIndex(name, keys, true, sparse);
  }

  @Override
  protected Index<Long> openOrCreateSecondaryIndex(
      String collection, String name, List<IndexKey> keys, boolean sparse) {
    return new OrderedIndex(name, keys, false, sparse);
  }

  @Override
  public void drop(Oplog oplog) {
    storage.schemaChange(
        () -> {
          super.drop(oplog);
          return true;
        });
  }

  @Override
  public void dropCollection(String name, Oplog oplog) {
    storage.schemaChange(
        () -> {
          super.dropCollection(name, oplog);
          return true;
        });
  }

  @Override
  public void moveCollection(
      MongoDatabase oldDatabase, MongoCollection<?> collection, String newName) {
    storage.schemaChange(
        () -> {
          super.moveCollection(oldDatabase, collection, newName);
          return true;
        });
  }

  @Override
  protected long getStorageSize() {
    return storage.fileSize();
  }

  @Override
  protected long getFileSize() {
    return storage.fileSize();
  }
}
