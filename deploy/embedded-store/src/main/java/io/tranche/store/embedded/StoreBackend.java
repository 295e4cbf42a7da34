package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import io.tranche.store.embedded.Storage.Access;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Takes commands from the wire: refuses what the store cannot do, and runs the rest durably. */
final class StoreBackend extends AbstractMongoBackend {
  /** Commands that leave the data as it is; all others, known or not, are taken to write. */
  private static final Set<String> READS =
      Set.of(
          "find",
          "getmore",
          "count",
          "distinct",
          "listcollections",
          "listindexes",
          "listdatabases",
          "dbstats",
          "collstats",
          "validate");

  /** Commands about the connection or the server, which see no data. */
  private static final Set<String> TALK =
      Set.of(
          "ismaster",
          "hello",
          "buildinfo",
          "ping",
          "whatsmyuri",
          "serverstatus",
          "endsessions",
          "killcursors");

  private static final Set<String> SCHEMA =
      Set.of("create", "createindexes", "drop", "dropindexes", "dropdatabase", "renamecollection");

  private static final int FIRST_BATCH = 101;
  private static final int NEXT_BATCH = Integer.MAX_VALUE;
  private static final int SHUTDOWN_IN_PROGRESS = 91;

  private final Storage storage;
  private final Map<String, MongoDatabase> databases = new ConcurrentHashMap<>();

  StoreBackend(Storage storage) {
    super(Clock.systemUTC());
    this.storage = storage;
    TableNames.databases(storage).forEach(this::resolveDatabase);
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    String name = command.toLowerCase(Locale.ROOT);
    if (TALK.contains(name)) {
      return super.handleCommand(channel, database, command, query);
    }
    Refusals.check(name, query);
    cutIntoBatches(name, query);
    Supplier<Document> work = () -> super.handleCommand(channel, database, command, query);
    return run(
        access(name, query), SCHEMA.contains(name) ? () -> storage.schemaChange(work) : work);
  }

  @Override
  public QueryResult handleQuery(MongoQuery query) {
    return run(Access.READS, () -> super.handleQuery(query));
  }

  /** With how many checkpoints there were, and how long commands that write had to wait. */
  @Override
  public Document getServerStatus() {
    Document status = super.getServerStatus();
    Checkpoint checkpoint = storage.checkpoint();
    if (checkpoint != null) {
      Document checkpoints = new Document("count", checkpoint.count());
      checkpoints.putAll(checkpoint.pauses().toDocument());
      status.put("checkpoints", checkpoints);
    }
    return status;
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return databases.computeIfAbsent(
        name, missing -> new StoreDatabase(missing, getCursorRegistry(), storage));
  }

  @Override
  public void dropDatabase(String name) {
    super.dropDatabase(name);
    databases.remove(name);
  }

  @Override
  public void close() {
    super.close();
    storage.close();
  }

  private <T> T run(Access access, Supplier<T> work) {
    try {
      return storage.command(access, work);
    } catch (StoreFailure failure) {
      throw new MongoServerError(
          SHUTDOWN_IN_PROGRESS,
          "ShutdownInProgress",
          String.valueOf(failure.getMessage()),
          failure);
    }
  }

  /** As MongoDB: without a size of the batch, 101 documents at first, then as many as fit. */
  private static void cutIntoBatches(String command, Document query) {
    if (command.equals("getmore")) {
      atLeastOne(query, NEXT_BATCH);
    } else if (command.equals("find") && Utils.isTrue(query.get("singleBatch"))) {
      Object size = query.remove("batchSize");
      query.putIfAbsent("limit", size instanceof Number ? size : FIRST_BATCH);
    } else if (command.equals("find")) {
      atLeastOne(query, FIRST_BATCH);
    }
  }

  private static void atLeastOne(Document query, int usual) {
    if (!(query.get("batchSize") instanceof Number size) || size.intValue() == 0) {
      query.put("batchSize", usual);
    }
  }

  private static Access access(String command, Document query) {
    if (READS.contains(command) || (command.equals("aggregate") && !writes(query))) {
      return Access.READS;
    }
    return command.equals("createindexes") ? Access.BUILDS : Access.WRITES;
  }

  private static boolean writes(Document aggregation) {
    String pipeline = String.valueOf(aggregation.get("pipeline"));
    return pipeline.contains("$out") || pipeline.contains("$merge");
  }
}
