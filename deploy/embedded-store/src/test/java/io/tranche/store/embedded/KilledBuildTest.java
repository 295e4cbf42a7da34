package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the store while it builds an index in parts, somewhere between the first and the last one.
 * Rounds and seed by {@code tranche.test.kills} and {@code tranche.test.seed}.
 */
class KilledBuildTest {
  private static final int ROUNDS = Integer.getInteger("tranche.test.kills", 3);
  private static final int DOCUMENTS = 16_000;
  private static final int INDEX_BYTES = 700_000;

  @TempDir Path folder;

  @Test
  void anIndexIsThereAsAWholeOrNotAtAll() throws Exception {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("KilledBuildTest: -Dtranche.test.seed=" + seed);
    Random random = new Random(seed);
    try (StoreProcess store = StoreProcess.start(folder);
        MongoClient client = MongoClients.create(store.uri())) {
      fill(documents(client));
    }
    for (int round = 0; round < ROUNDS; round++) {
      String field = "field" + round % 2;
      boolean acknowledged = buildUntilKilled(field, random.nextInt(INDEX_BYTES));
      try (StoreProcess store = StoreProcess.start(folder);
          MongoClient client = MongoClients.create(store.uri())) {
        MongoCollection<Document> documents = documents(client);
        int indexes = documents.listIndexes().into(new ArrayList<>()).size();
        assertThat(indexes).isBetween(acknowledged ? 2 : 1, 2);
        documents.createIndex(Indexes.ascending(field));
        Document check =
            client.getDatabase("test").runCommand(new Document("validate", "documents"));
        assertThat(check.getList("errors", String.class)).as("round %d", round).isEmpty();
        assertThat(documents.countDocuments(eq(field, "value 7"))).isEqualTo(DOCUMENTS / 100);
        documents.dropIndex(Indexes.ascending(field));
      }
    }
  }

  private boolean buildUntilKilled(String field, int bytes) throws Exception {
    try (StoreProcess store = StoreProcess.start(folder, "--checkpoint-bytes", "262144");
        MongoClient client = MongoClients.create(store.uri() + "/?serverSelectionTimeoutMS=2000")) {
      MongoCollection<Document> documents = documents(client);
      assertThat(documents.countDocuments()).isEqualTo(DOCUMENTS);
      long begin = size();
      CompletableFuture<String> build =
          CompletableFuture.supplyAsync(() -> documents.createIndex(Indexes.ascending(field)));
      while (!build.isDone() && size() - begin < bytes) {
        Thread.onSpinWait();
      }
      store.kill();
      build.get();
      return true;
    } catch (ExecutionException killed) {
      assertThat(killed).hasCauseInstanceOf(MongoException.class);
      return false;
    }
  }

  /** How many bytes the folder holds; a file may go meanwhile. */
  private long size() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void fill(MongoCollection<Document> documents) {
    for (int from = 0; from < DOCUMENTS; from += 1_000) {
      List<Document> some = new ArrayList<>();
      for (int n = from; n < from + 1_000; n++) {
        some.add(
            new Document("_id", n)
                .append("field0", "value " + n % 100)
                .append("field1", "value " + (n + 1) % 100));
      }
      documents.insertMany(some);
    }
  }

  private static MongoCollection<Document> documents(MongoClient client) {
    return client.getDatabase("test").getCollection("documents");
  }
}
