package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data file makes room for what is new where what is outdated was. */
class FileSizeTest {
  private static final int DOCUMENTS = 60_000;

  /** Each writes pages of 7 KB or more: without room made, the file would be ten times the data. */
  private static final int UPDATES = 30_000;

  /** Room is made beside all else: how much of it depends on what the machine does meanwhile. */
  private static final double MOST = 3;

  private static final int BULK = 500;
  private static final long SEED = 1;
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;

  @Test
  void doesNotGrowWithTheNumberOfUpdates() throws IOException {
    StoreOptions options =
        new StoreOptions(
            false, 2 * MEGABYTE, Duration.ofSeconds(60), MEGABYTE, 8, StoreFailure::endProcess);
    long data;
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0, options);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoDatabase database = client.getDatabase("test");
      MongoCollection<Document> documents = database.getCollection("documents");
      documents.createIndex(Indexes.ascending("n"));
      Random random = new Random(SEED);
      insert(documents, random);
      updateRandomly(documents, random);
      Document sizes = database.runCommand(new Document("collStats", "documents"));
      data = sizes.get("size", Number.class).longValue();
      for (Object index : sizes.get("indexSize", Document.class).values()) {
        data += ((Number) index).longValue();
      }
    }
    long file = Files.size(folder.resolve(StoreFile.NAME));
    assertThat(data).isBetween(DOCUMENTS * 300L, DOCUMENTS * 450L);
    System.out.printf("FileSizeTest: the file is %.2f times the data%n", (double) file / data);
    assertThat((double) file / data).as("seed %s", SEED).isLessThan(MOST);
  }

  private static void insert(MongoCollection<Document> documents, Random random) {
    for (int from = 0; from < DOCUMENTS; from += BULK) {
      List<Document> some = new ArrayList<>();
      for (int n = from; n < from + BULK; n++) {
        some.add(new Document("_id", n).append("n", n).append("text", RandomText.of(252, random)));
      }
      documents.insertMany(some);
    }
  }

  private static void updateRandomly(MongoCollection<Document> documents, Random random) {
    for (int done = 0; done < UPDATES; done += BULK) {
      List<UpdateOneModel<Document>> updates = new ArrayList<>();
      for (int i = 0; i < BULK; i++) {
        updates.add(
            new UpdateOneModel<>(
                eq(random.nextInt(DOCUMENTS)), Updates.set("n", random.nextInt())));
      }
      documents.bulkWrite(updates, new BulkWriteOptions().ordered(false));
    }
  }
}
