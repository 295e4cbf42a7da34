package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the store while collections and indexes are made, dropped and renamed, with a checkpoint
 * every 64 KiB. Rounds and seed by {@code tranche.test.kills} and {@code tranche.test.seed}.
 */
class KilledSchemaTest {
  private static final int THREADS = 3;
  private static final int ROUNDS = Integer.getInteger("tranche.test.kills", 2);
  private static final int DOCUMENTS = 40;

  @TempDir Path folder;

  /** What a thread knows about its collection after its last acknowledged command. */
  private enum State {
    UNKNOWN,
    FILLED,
    INDEXED,
    RENAMED
  }

  private final State[] states = new State[THREADS];

  @Test
  void everyIndexFitsItsCollectionAfterEachKill() throws Exception {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("KilledSchemaTest: -Dtranche.test.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      changeUntilKilled(20 + random.nextInt(40));
      verify();
    }
  }

  private void changeUntilKilled(int cycles) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    Semaphore done = new Semaphore(0);
    try (StoreProcess store = StoreProcess.start(folder, "--checkpoint-bytes", "65536");
        MongoClient client = MongoClients.create(store.uri() + "/?serverSelectionTimeoutMS=2000")) {
      List<Future<?>> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        threads.add(executor.submit(() -> changeUntilItFails(client, thread, done)));
      }
      assertThat(done.tryAcquire(cycles, 120, TimeUnit.SECONDS)).isTrue();
      store.kill();
      for (Future<?> thread : threads) {
        thread.get(60, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private void changeUntilItFails(MongoClient client, int thread, Semaphore done) {
    MongoDatabase database = client.getDatabase("schema");
    MongoCollection<Document> first = database.getCollection("first" + thread);
    MongoCollection<Document> second = database.getCollection("second" + thread);
    try {
      while (true) {
        states[thread] = State.UNKNOWN;
        first.drop();
        second.drop();
        done.release();
        first.insertMany(documents());
        states[thread] = State.FILLED;
        done.release();
        first.createIndex(Indexes.ascending("n"), new IndexOptions().unique(true));
        first.createIndex(Indexes.compoundIndex(Indexes.descending("m"), Indexes.ascending("n")));
        states[thread] = State.INDEXED;
        done.release();
        states[thread] = State.UNKNOWN;
        first.renameCollection(new MongoNamespace("schema", "second" + thread));
        states[thread] = State.RENAMED;
        done.release();
        second.dropIndex("n_1");
        done.release();
        second.createIndex(Indexes.descending("n"), new IndexOptions().name("n_1"));
        done.release();
      }
    } catch (MongoException killed) {
      // The command in progress may or may not have happened.
    }
  }

  private void verify() throws Exception {
    try (StoreProcess store = StoreProcess.start(folder);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoDatabase database = client.getDatabase("schema");
      for (String name : database.listCollectionNames()) {
        Document check = database.runCommand(new Document("validate", name));
        assertThat(check.getList("errors", String.class)).as(name).isEmpty();
        assertThat(check.getInteger("nIndexes")).as("indexes of " + name).isPositive();
        assertThat(check.getInteger("nrecords")).as(name).isIn(0, DOCUMENTS);
      }
      for (int thread = 0; thread < THREADS; thread++) {
        String name = (states[thread] == State.RENAMED ? "second" : "first") + thread;
        MongoCollection<Document> collection = database.getCollection(name);
        if (states[thread] != State.UNKNOWN) {
          assertThat(collection.countDocuments()).as(name).isEqualTo(DOCUMENTS);
          assertThat(collection.countDocuments(eq("n", 7))).as(name).isEqualTo(1);
        }
        if (states[thread] == State.INDEXED) {
          assertThat(collection.listIndexes()).as(name).hasSize(3);
        }
      }
    }
  }

  private static List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    for (int n = 0; n < DOCUMENTS; n++) {
      documents.add(new Document("n", n).append("m", n % 5).append("text", "x".repeat(200)));
    }
    return documents;
  }
}
