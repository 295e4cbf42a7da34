package io.tranche.benchmarks.explain;

import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tranche.benchmarks.bare.Answer;
import io.tranche.benchmarks.workload.Arrival;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * All that one arrival has left in the databases of the services, written again for other files as
 * if they had arrived too: in every text its key and its ids are replaced by theirs.
 */
final class CopiedArrival {

  private static final int AT_ONCE = 2_000;

  /** Where an arrival leaves a document, by database. */
  private static final Map<String, List<String>> PLACES =
      Map.of(
          "tranche_definitions", List.of("members"),
          "tranche_sensor", List.of("members", "partition_states"),
          "tranche_run", List.of("runs", "asset_partitions", "materializations", "members"));

  private final MongoClient client;
  private final Arrival original;
  private final Map<MongoCollection<Document>, List<Document>> found = new LinkedHashMap<>();

  private CopiedArrival(MongoClient client, Arrival original) {
    this.client = client;
    this.original = original;
  }

  /**
   * Writes as many copies of one arrival, whose round names them.
   *
   * @return how many documents each of them has
   */
  static int write(String mongodb, Arrival original, String round, int copies) {
    try (MongoClient client = MongoClients.create(mongodb)) {
      CopiedArrival arrival = new CopiedArrival(client, original);
      arrival.find();
      for (int first = 0; first < copies; first += AT_ONCE) {
        arrival.write(round, first, Math.min(copies, first + AT_ONCE));
      }
      return arrival.found.values().stream().mapToInt(List::size).sum();
    }
  }

  /** Few documents are there yet. */
  private void find() {
    PLACES.forEach(
        (database, collections) ->
            collections.forEach(
                name -> {
                  MongoCollection<Document> collection =
                      client.getDatabase(database).getCollection(name);
                  List<Document> its =
                      Answer.of(collection.find()).join().stream()
                          .filter(document -> document.toJson().contains(original.key()))
                          .toList();
                  if (!its.isEmpty()) {
                    found.put(collection, its);
                  }
                }));
  }

  private void write(String round, int first, int end) {
    found.forEach(
        (collection, documents) -> {
          List<Document> copies = new ArrayList<>();
          for (int number = first; number < end; number++) {
            Map<String, String> words = words(new Arrival(round, number));
            for (Document document : documents) {
              copies.add(copy(document, words, number));
            }
          }
          Answer.of(collection.insertMany(copies, new InsertManyOptions().ordered(false))).join();
        });
  }

  /** Their places among the others are their own too. */
  private Document copy(Document document, Map<String, String> words, int number) {
    Document copy = (Document) replaced(document, words);
    if (copy.containsKey("ordinal")) {
      copy.put("ordinal", document.get("ordinal", Number.class).longValue() + 1 + number);
    }
    return copy;
  }

  private Map<String, String> words(Arrival copy) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put(original.runId(), copy.runId());
    words.put(original.requestId(), copy.requestId());
    words.put(original.key(), copy.key());
    return words;
  }

  private static Object replaced(Object value, Map<String, String> words) {
    if (value instanceof Document document) {
      Document copy = new Document();
      document.forEach((field, inner) -> copy.put(field, replaced(inner, words)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(replaced(inner, words)));
      return copy;
    }
    if (value instanceof String text) {
      String copy = text;
      for (Map.Entry<String, String> word : words.entrySet()) {
        copy = copy.replace(word.getKey(), word.getValue());
      }
      return copy;
    }
    return value;
  }
}
