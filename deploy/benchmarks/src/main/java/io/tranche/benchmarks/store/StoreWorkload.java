package io.tranche.benchmarks.store;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tranche.benchmarks.bare.Answer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.bson.Document;

/** What is done to a store: documents like runs, about 270 bytes each, ids without an order. */
final class StoreWorkload {

  private static final int BULK = 500;
  private static final int THREADS = 4;
  private static final int ASSETS = 400;
  private static final int PAGE = 50;
  private static final int TEXT_BYTES = 60;

  private final MongoCollection<Document> runs;
  private final Random random = new Random(1);

  StoreWorkload(MongoCollection<Document> runs) {
    this.runs = runs;
  }

  void index() {
    Answer.of(
            runs.createIndex(
                Indexes.compoundIndex(Indexes.ascending("state"), Indexes.descending("created"))))
        .join();
    Answer.of(runs.createIndex(Indexes.ascending("asset", "partition"))).join();
  }

  /** Documents per second of unordered bulks of upserts, four at a time. */
  double upserts(int from, int count) {
    return inBulks(
        count,
        first -> {
          List<UpdateOneModel<Document>> updates = new ArrayList<>(BULK);
          for (int i = first; i < first + BULK; i++) {
            updates.add(
                new UpdateOneModel<>(
                    Filters.eq("_id", id(from + i)),
                    new Document("$set", run(from + i)).append("$inc", new Document("version", 1)),
                    new UpdateOptions().upsert(true)));
          }
          Answer.of(runs.bulkWrite(updates, new BulkWriteOptions().ordered(false))).join();
        });
  }

  double inserts(int count) {
    return inBulks(
        count,
        first -> {
          List<Document> documents = new ArrayList<>(BULK);
          for (int i = first; i < first + BULK; i++) {
            documents.add(new Document("_id", id(i)).append("version", 0).append("run", run(i)));
            documents.get(documents.size() - 1).putAll(run(i));
            documents.get(documents.size() - 1).remove("run");
          }
          Answer.of(runs.insertMany(documents)).join();
        });
  }

  double randomUpdates(int documents, int count) {
    return inBulks(
        count,
        first -> {
          Random own = new Random(first);
          List<UpdateOneModel<Document>> updates = new ArrayList<>(BULK);
          for (int i = 0; i < BULK; i++) {
            updates.add(
                new UpdateOneModel<>(
                    Filters.eq("_id", id(own.nextInt(documents))),
                    new Document("$set", new Document("state", "S" + own.nextInt(8)))
                        .append("$inc", new Document("version", 1))));
          }
          Answer.of(runs.bulkWrite(updates, new BulkWriteOptions().ordered(false))).join();
        });
  }

  Histogram findsById(int documents, int operations) {
    return timed(
        operations,
        i -> require(Answer.of(runs.find(Filters.eq("_id", id(random.nextInt(documents))))), 1));
  }

  Histogram pages(int operations) {
    return timed(
        operations,
        i ->
            require(
                Answer.of(
                    runs.find(Filters.eq("state", "S" + random.nextInt(8)))
                        .sort(Sorts.descending("created"))
                        .limit(PAGE)),
                PAGE));
  }

  /** Each document once, from the version that it was inserted with. */
  Histogram comparesAndSets(int documents, int operations) {
    return timed(
        operations,
        i -> {
          String id = id((int) (i * 7919L % documents));
          long won =
              Answer.of(
                      runs.updateOne(
                          Filters.and(Filters.eq("_id", id), Filters.eq("version", 0)),
                          Updates.inc("version", 1)))
                  .join()
                  .get(0)
                  .getModifiedCount();
          if (won != 1) {
            throw new IllegalStateException("Cannot measure: a compare-and-set lost (" + id + ")");
          }
        });
  }

  Histogram counts(int operations) {
    return timed(
        operations,
        i ->
            require(
                Answer.of(
                    runs.countDocuments(Filters.eq("asset", "asset" + random.nextInt(ASSETS)))),
                1));
  }

  private static void require(CompletableFuture<? extends List<?>> answer, int size) {
    if (answer.join().size() != size) {
      throw new IllegalStateException("Cannot measure: not as many were found (" + size + ")");
    }
  }

  /** Microseconds; a tenth as many operations go before. */
  private static Histogram timed(int operations, IntConsumer operation) {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < operations + operations / 10; i++) {
      long begin = System.nanoTime();
      operation.accept(i);
      if (i >= operations / 10) {
        micros.recordValue((System.nanoTime() - begin) / 1_000);
      }
    }
    return micros;
  }

  private static double inBulks(int count, IntConsumer bulk) {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    long begin = System.nanoTime();
    try {
      List<CompletableFuture<Void>> bulks = new ArrayList<>();
      for (int first = 0; first < count; first += BULK) {
        int from = first;
        bulks.add(CompletableFuture.runAsync(() -> bulk.accept(from), executor));
      }
      bulks.forEach(CompletableFuture::join);
    } finally {
      executor.shutdownNow();
    }
    return count / ((System.nanoTime() - begin) / 1e9);
  }

  private static String id(int i) {
    return String.format("%016x%016x", i * 0x9E3779B97F4A7C15L, (long) i);
  }

  private static Document run(int i) {
    return new Document("state", "S" + i % 8)
        .append("created", i)
        .append("asset", "asset" + i % ASSETS)
        .append("partition", "2024-" + i)
        .append("text", text(i));
  }

  /** 80 characters that do not become fewer when the store compresses its pages. */
  private static String text(int i) {
    byte[] bytes = new byte[TEXT_BYTES];
    new Random(i).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
