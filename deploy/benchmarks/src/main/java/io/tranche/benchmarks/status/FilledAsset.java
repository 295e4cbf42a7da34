package io.tranche.benchmarks.status;

import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tranche.benchmarks.bare.Answer;
import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bson.Document;

/**
 * An asset of whose partitions something is known that nobody made, as run-service stores it: of
 * every fiftieth a failure, of all others a materialization.
 *
 * @param partitions how many that are
 * @param key the key of each of them, by a number from 0
 */
record FilledAsset(String asset, int partitions, IntFunction<String> key) {

  private static final int AT_ONCE = 5_000;
  private static final int BLOCK = 100_000;
  private static final int FAILED = 50;
  private static final Date AT = Date.from(Instant.parse("2026-01-01T00:00:00Z"));

  void fill(String mongodb) {
    try (MongoClient client = MongoClients.create(mongodb)) {
      insert(client, "asset_partitions", partitions, this::state);
    }
  }

  private Document state(int number) {
    String partition = key.apply(number);
    // No run has a lower token, so what is materialized meanwhile is newer.
    Document last = new Document("runId", "fill").append("token", 0L).append("at", AT);
    Document state =
        new Document("_id", Ids.assetPartition(asset, partition))
            .append("asset", asset)
            .append("partition", partition)
            .append("token", 0L);
    return number % FAILED == 0
        ? state.append("failure", last.append("error", "filled in"))
        : state.append(
            "materialization",
            last.append("metadata", new Document("rows", 12)).append("dataVersion", "fill"));
  }

  /** Registers as many members of a set, as run-service copies them. */
  static void fillSet(String mongodb, String set, int keys, IntFunction<String> key) {
    try (MongoClient client = MongoClients.create(mongodb)) {
      insert(
          client,
          "members",
          keys,
          number ->
              new Document("_id", Ids.member(set, key.apply(number)))
                  .append("set", set)
                  .append("key", key.apply(number))
                  .append("ordinal", (long) number)
                  .append("version", 1L)
                  .append("metadata", new Document())
                  .append("object", null)
                  .append("removed", false)
                  .append("at", AT));
    }
  }

  /** Blocks are written in the order of their ids, so that neighbours are written together. */
  private static void insert(
      MongoClient client, String collection, int count, IntFunction<Document> document) {
    MongoCollection<Document> documents =
        client.getDatabase("tranche_run").getCollection(collection);
    for (int first = 0; first < count; first += BLOCK) {
      List<Document> block =
          IntStream.range(first, Math.min(count, first + BLOCK))
              .mapToObj(document)
              .sorted(Comparator.comparing(one -> one.getString("_id")))
              .toList();
      for (int from = 0; from < block.size(); from += AT_ONCE) {
        List<Document> part = block.subList(from, Math.min(block.size(), from + AT_ONCE));
        Answer.of(documents.insertMany(part, new InsertManyOptions().ordered(false))).join();
      }
    }
  }
}
