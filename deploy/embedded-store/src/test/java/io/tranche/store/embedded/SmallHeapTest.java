package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with more data than heap: every table, every index, every answer is larger than what it
 * may hold at once.
 */
class SmallHeapTest {
  private static final int DOCUMENTS = 60_000;
  private static final int BULK = 500;
  private static final int THREADS = 4;
  private static final int UPDATES = 20_000;
  private static final String TEXT = "x".repeat(1_000);

  @TempDir Path folder;

  @Test
  void needsNoMoreHeapThanABatchWhateverItHolds() throws Exception {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("SmallHeapTest: -Dtranche.test.seed=" + seed);
    try (StoreProcess store = StoreProcess.withHeap("-Xmx56m", folder);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> documents = client.getDatabase("test").getCollection("documents");
      documents.createIndex(Indexes.ascending("key"));
      insert(documents);
      updateRandomly(documents, seed);
      documents.createIndex(
          Indexes.compoundIndex(Indexes.ascending("n"), Indexes.ascending("key")));
      assertThat(count(documents.find())).isEqualTo(DOCUMENTS);
      assertThat(count(documents.find().sort(ascending("n")))).isEqualTo(DOCUMENTS);
      assertThat(count(documents.find(gte("n", 10)).batchSize(7_000))).isEqualTo(DOCUMENTS - 10);
      assertThat(documents.find().sort(descending("unindexed")).limit(5)).hasSize(5);
      assertThat(
              catchThrowableOfType(
                      MongoCommandException.class,
                      () -> documents.find().sort(ascending("unindexed")).into(new ArrayList<>()))
                  .getErrorCode())
          .isEqualTo(96);
      assertThat(documents.deleteMany(lt("n", DOCUMENTS / 2)).getDeletedCount())
          .isEqualTo(DOCUMENTS / 2);
      assertThat(documents.countDocuments()).isEqualTo(DOCUMENTS / 2);
    }
    try (StoreProcess store = StoreProcess.withHeap("-Xmx56m", folder);
        MongoClient client = MongoClients.create(store.uri())) {
      Document check = client.getDatabase("test").runCommand(new Document("validate", "documents"));
      assertThat(check.getList("errors", String.class)).isEmpty();
      assertThat(check.getInteger("nrecords")).isEqualTo(DOCUMENTS / 2);
    }
  }

  private static void insert(MongoCollection<Document> documents) {
    for (int from = 0; from < DOCUMENTS; from += BULK) {
      List<Document> some = new ArrayList<>();
      for (int n = from; n < from + BULK; n++) {
        some.add(new Document("_id", id(n)).append("n", n).append("text", TEXT));
      }
      documents.insertMany(some);
    }
  }

  /** Every update changes a page of its own in each table, as ids without an order do. */
  private static void updateRandomly(MongoCollection<Document> documents, long seed)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> updates = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed + t);
        updates.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < UPDATES / THREADS; i += BULK) {
                    documents.bulkWrite(updates(random), new BulkWriteOptions().ordered(false));
                  }
                }));
      }
      for (Future<?> each : updates) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<UpdateOneModel<Document>> updates(Random random) {
    List<UpdateOneModel<Document>> updates = new ArrayList<>();
    for (int i = 0; i < BULK; i++) {
      Document change =
          new Document("$set", new Document("key", random.nextLong()).append("unindexed", i))
              .append("$inc", new Document("version", 1));
      updates.add(
          new UpdateOneModel<>(
              eq(id(random.nextInt(DOCUMENTS))), change, new UpdateOptions().upsert(true)));
    }
    return updates;
  }

  private static int count(FindIterable<Document> found) {
    int count = 0;
    for (Document each : found) {
      count += each.isEmpty() ? 0 : 1;
    }
    return count;
  }

  private static String id(int n) {
    return String.format("%016x", n * 0x9E3779B97F4A7C15L);
  }
}
