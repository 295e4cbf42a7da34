package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.bson.Document;

/**
 * Prints how fast the store is, to be started by hand: documents (1,000,000), and whether to
 * compare bulk upserts with the memory backend of the library.
 */
final class StoreFigures {
  private static final int BULK = 500;
  private static final int OPERATIONS = 5_000;

  private StoreFigures() {}

  public static void main(String[] arguments) throws IOException {
    int documents = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    Path folder = Files.createTempDirectory("store-figures");
    for (int round = 0; round < 3; round++) {
      try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("bulk" + round), 0)) {
        upsert("store", store.uri());
      }
      MongoServer memory = new MongoServer(new MemoryBackend().version(new SpokenVersion()));
      upsert("memory", memory.bindAndGetConnectionString());
      memory.shutdownNow();
    }
    try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("large"), 0);
        MongoClient client = MongoClients.create(store.uri())) {
      measure(client.getDatabase("figures").getCollection("runs"), documents);
    }
  }

  private static void upsert(String name, String uri) {
    try (MongoClient client = MongoClients.create(uri)) {
      MongoCollection<Document> collection = client.getDatabase("figures").getCollection("bulk");
      long start = System.nanoTime();
      int count = 100_000;
      for (int from = 0; from < count; from += BULK) {
        List<UpdateOneModel<Document>> updates = new ArrayList<>();
        for (int i = from; i < from + BULK; i++) {
          updates.add(
              new UpdateOneModel<>(
                  eq(id(i)),
                  new Document("$set", document(i)).append("$inc", new Document("version", 1)),
                  new UpdateOptions().upsert(true)));
        }
        collection.bulkWrite(updates, new BulkWriteOptions().ordered(false));
      }
      print(name + ": bulk upserts of " + BULK, count, start);
    }
  }

  private static void measure(MongoCollection<Document> collection, int documents) {
    collection.createIndex(
        Indexes.compoundIndex(Indexes.ascending("state"), descending("created")));
    collection.createIndex(Indexes.ascending("asset", "partition"));
    long start = System.nanoTime();
    for (int from = 0; from < documents; from += BULK) {
      List<Document> some = new ArrayList<>();
      for (int i = from; i < from + BULK; i++) {
        some.add(document(i).append("_id", id(i)).append("version", 0));
      }
      collection.insertMany(some);
    }
    print("insertMany of " + BULK + ", 3 indexes", documents, start);
    Random random = new Random(1);
    time("find by _id", i -> collection.find(eq(id(random.nextInt(documents)))).first());
    time(
        "find by state, newest 50",
        i ->
            collection
                .find(eq("state", "S" + random.nextInt(8)))
                .sort(descending("created"))
                .limit(50)
                .into(new ArrayList<>()));
    time(
        "compare-and-set on {_id, version}",
        i -> {
          String id = id(i * 7 % documents);
          if (collection
                  .updateOne(and(eq("_id", id), eq("version", 0)), inc("version", 1))
                  .getModifiedCount()
              != 1) {
            throw new IllegalStateException("lost " + id);
          }
        });
    time(
        "compare-and-set, indexed field",
        i ->
            collection.findOneAndUpdate(
                and(eq("_id", id(i * 11 % documents)), eq("created", i * 11 % documents)),
                set("state", "S9")));
  }

  private static void time(String name, IntConsumer operation) {
    long[] micros = new long[OPERATIONS];
    for (int i = 0; i < OPERATIONS; i++) {
      long start = System.nanoTime();
      operation.accept(i);
      micros[i] = (System.nanoTime() - start) / 1_000;
    }
    Arrays.sort(micros);
    System.out.printf(
        "%-40s p50 %.2f ms  p99 %.2f ms%n",
        name, micros[OPERATIONS / 2] / 1e3, micros[OPERATIONS * 99 / 100] / 1e3);
  }

  private static void print(String name, int count, long start) {
    System.out.printf("%-40s %,.0f/s%n", name, count / ((System.nanoTime() - start) / 1e9));
  }

  private static String id(int i) {
    return String.format("%016x%016x", i * 0x9E3779B97F4A7C15L, (long) i);
  }

  private static Document document(int i) {
    return new Document("state", "S" + i % 8)
        .append("created", i)
        .append("asset", "asset" + i % 400)
        .append("partition", "2024-" + i)
        .append("text", "x".repeat(80));
  }
}
