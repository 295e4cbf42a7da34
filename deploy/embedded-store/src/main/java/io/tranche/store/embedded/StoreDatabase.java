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
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A database: its collections and indexes, whose descriptions are collections themselves. */
final class StoreDatabase extends AbstractMongoDatabase<Long> {
  /** What the aggregation that a thread is about to run starts from. */
  private static final ThreadLocal<@Nullable AggregationInput> INPUT = new ThreadLocal<>();

  private final Storage storage;
  private final OpenCursors cursors;
  private boolean opening = true;

  StoreDatabase(String name, CursorRegistry registry, Storage storage) {
    super(name, registry);
    this.storage = storage;
    this.cursors = new OpenCursors(registry);
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
    UnaryOperator<Document> library =
        each -> super.handleCommand(channel, command, each, databases, oplog);
    return switch (command.toLowerCase(Locale.ROOT)) {
      case "dropindexes" -> dropIndexes(String.valueOf(query.get(command)), query.get("index"));
      case "insert" -> WriteCommands.insert(query, library);
      case "update" -> WriteCommands.update(query, library);
      case "aggregate" -> aggregate(String.valueOf(query.get(command)), query, databases, oplog);
      default -> library.apply(query);
    };
  }

  private Document aggregate(String name, Document query, DatabaseResolver databases, Oplog oplog) {
    StoreCollection collection =
        resolveCollection(name, false) instanceof StoreCollection known ? known : null;
    List<Document> stages = Aggregation.parse(query.get("pipeline"));
    if (collection != null && CountedByIndex.isCount(stages)) {
      OptionalLong count = collection.countByIndex(CountedByIndex.filter(stages));
      if (count.isPresent()) {
        return response(name, CountedByIndex.counted(stages, count.getAsLong()));
      }
    }
    Aggregation aggregation = Aggregation.fromPipeline(stages, databases, this, collection, oplog);
    aggregation.validate(query);
    AggregationMemory.bound(aggregation.getStages(), stages);
    INPUT.set(AggregationInput.of(getFullCollectionNamespace(name), query, stages));
    try {
      return response(name, aggregation.computeResult());
    } finally {
      INPUT.remove();
      if (collection != null) {
        collection.settle();
      }
    }
  }

  private Document response(String name, List<Document> documents) {
    Document response = new Document();
    response.put(
        "cursor",
        new Document("id", 0L)
            .append("ns", getFullCollectionNamespace(name))
            .append("firstBatch", documents));
    Utils.markOkay(response);
    return response;
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
    for (String name : collection.documents().indexNames(wanted)) {
      collection.dropIndex(name);
      Document description = new Document("ns", collection.getFullName()).append("name", name);
      getOrCreateIndexesCollection().deleteDocuments(description, 1);
    }
    Utils.markOkay(response);
    return response;
  }

  /** The first time that an aggregation asks for the documents it starts from. */
  static AggregationInput takeInput(StoreCollection collection) {
    AggregationInput input = INPUT.get();
    INPUT.remove();
    return input != null && input.collection().equals(collection.getFullName())
        ? input
        : AggregationInput.OTHER;
  }

  /** The library keeps the last ten answers of every connection for a command long gone. */
  @Override
  protected void clearLastStatus(Channel channel) {
    // Nothing is kept.
  }

  @Override
  protected void putLastResult(Channel channel, Document result) {
    // Nothing is kept.
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
    return new StoreCollection(this, name, options, cursors, storage);
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
