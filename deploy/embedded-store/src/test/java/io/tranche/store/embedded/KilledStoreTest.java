package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds and seed by {@code tranche.test.kills} and {@code tranche.test.seed}. */
class KilledStoreTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = Integer.getInteger("tranche.test.kills", 3);
  private static final int BULK = 5;

  @TempDir Path folder;

  private final Set<String> inserted = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();

  @Test
  void everyAcknowledgedWriteIsThereAfterEachKill() throws Exception {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("KilledStoreTest: -Dtranche.test.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      writeUntilKilled(round, 100 + random.nextInt(400));
      verify();
    }
    assertThat(inserted).hasSizeGreaterThan(ROUNDS * 50);
  }

  private void writeUntilKilled(int round, int writes) throws Exception {
    StoreProcess store = StoreProcess.start(folder, "--checkpoint-bytes", "65536");
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    CountDownLatch acknowledged = new CountDownLatch(writes);
    // Threads that look for the killed store need not look for long.
    String uri = store.uri() + "/?serverSelectionTimeoutMS=2000";
    try (MongoClient client = MongoClients.create(uri)) {
      MongoCollection<Document> documents = documents(client);
      documents.createIndex(Indexes.ascending("unique"), new IndexOptions().unique(true));
      List<Future<?>> writers = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        String writer = "w" + t;
        writers.add(
            executor.submit(() -> writeUntilItFails(documents, writer, round, acknowledged)));
      }
      assertThat(acknowledged.await(120, TimeUnit.SECONDS)).isTrue();
      store.kill();
      for (Future<?> writer : writers) {
        writer.get(120, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
      store.kill();
    }
  }

  private void writeUntilItFails(
      MongoCollection<Document> documents, String writer, int round, CountDownLatch acknowledged) {
    try {
      for (int i = 0; ; i++) {
        String id = writer + "-" + round + "-" + i;
        documents.insertOne(new Document("_id", id).append("unique", id));
        inserted.add(id);
        acknowledged.countDown();
        upsertSome(documents, id);
        acknowledged.countDown();
        raise(documents, writer);
        acknowledged.countDown();
      }
    } catch (MongoException killed) {
      // The write in progress may or may not have happened: nothing is claimed about it.
    }
  }

  private void upsertSome(MongoCollection<Document> documents, String id) {
    List<UpdateOneModel<Document>> updates = new ArrayList<>();
    for (int n = 0; n < BULK; n++) {
      String each = id + "-" + n;
      updates.add(
          new UpdateOneModel<>(eq(each), set("unique", each), new UpdateOptions().upsert(true)));
    }
    documents.bulkWrite(updates, new BulkWriteOptions().ordered(false));
    for (int n = 0; n < BULK; n++) {
      inserted.add(id + "-" + n);
    }
  }

  /** Compare-and-set from the version that was read, which a reader must never lose again. */
  private void raise(MongoCollection<Document> documents, String writer) {
    String id = "version-" + writer;
    documents.updateOne(eq(id), set("unique", id), new UpdateOptions().upsert(true));
    Document current = documents.find(eq(id)).first();
    int version = current.getInteger("version", 0);
    versions.put(id, version);
    Object expected = current.get("version");
    assertThat(
            documents
                .updateOne(and(eq("_id", id), eq("version", expected)), inc("version", 1))
                .getModifiedCount())
        .isEqualTo(1);
    versions.put(id, version + 1);
  }

  private void verify() throws Exception {
    StoreProcess store = StoreProcess.start(folder, "--checkpoint-bytes", "65536");
    try (MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> documents = documents(client);
      Set<String> scanned = new HashSet<>();
      documents.find().forEach(document -> scanned.add(document.getString("_id")));
      assertThat(scanned).containsAll(inserted);
      for (String id : scanned) {
        assertThat(documents.find(eq(id)).first()).as("%s by _id", id).isNotNull();
        assertThat(documents.find(eq("unique", id)).first()).as("%s by index", id).isNotNull();
      }
      Document check = client.getDatabase("test").runCommand(new Document("validate", "documents"));
      assertThat(check.getList("errors", String.class)).isEmpty();
      versions.forEach(
          (id, version) ->
              assertThat(documents.find(eq(id)).first().getInteger("version", 0))
                  .as(id)
                  .isBetween(version, version + 1));
    } finally {
      store.kill();
    }
  }

  private static MongoCollection<Document> documents(MongoClient client) {
    return client.getDatabase("test").getCollection("documents");
  }
}
