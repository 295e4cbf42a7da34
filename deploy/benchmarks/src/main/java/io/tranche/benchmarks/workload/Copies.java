package io.tranche.benchmarks.workload;

import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tranche.benchmarks.bare.Answer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.bson.Document;

/**
 * All that something has left in the databases of the services, written again as if it had happened
 * before under other names: in every text its names are replaced by others.
 */
public final class Copies implements AutoCloseable {

  private static final int AT_ONCE = 2_000;
  private static final int TOLD = 50_000;

  private final MongoClient client;
  private final List<String> names;
  private final Map<MongoCollection<Document>, List<Document>> found = new LinkedHashMap<>();

  /**
   * Finds the original.
   *
   * @param places the collections in which it has left documents, by database; few are there yet
   * @param names of the original; the first of them is in all of its documents
   */
  public Copies(String mongodb, Map<String, List<String>> places, List<String> names) {
    this.client = MongoClients.create(mongodb);
    this.names = names;
    places.forEach(
        (database, collections) ->
            collections.forEach(name -> find(client.getDatabase(database).getCollection(name))));
  }

  private void find(MongoCollection<Document> collection) {
    List<Document> its =
        Answer.of(collection.find()).join().stream()
            .filter(document -> document.toJson().contains(names.get(0)))
            .toList();
    if (!its.isEmpty()) {
      found.put(collection, its);
    }
  }

  /** How many documents the original has. */
  public int documents() {
    return found.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Writes as many copies, each older by a millisecond than the one before.
   *
   * @param copy the names of each, by a number from 0, in the order of the original's
   */
  public void write(int count, IntFunction<List<String>> copy, PrintStream out) {
    for (int first = 0; first < count; first += AT_ONCE) {
      write(first, Math.min(count, first + AT_ONCE), copy);
      if (first > 0 && first % TOLD == 0) {
        out.printf(Locale.ROOT, "    %,d of %,d%n", first, count);
      }
    }
  }

  private void write(int first, int end, IntFunction<List<String>> copy) {
    found.forEach(
        (collection, documents) -> {
          List<Document> copies = new ArrayList<>();
          for (int number = first; number < end; number++) {
            List<String> others = copy.apply(number);
            for (Document document : documents) {
              copies.add(copy(document, others, number));
            }
          }
          Answer.of(collection.insertMany(copies, new InsertManyOptions().ordered(false))).join();
        });
  }

  /** Their places among the others are their own too. */
  private Document copy(Document document, List<String> others, int number) {
    Document written = (Document) replaced(document, others, number);
    if (written.containsKey("ordinal")) {
      written.put("ordinal", document.get("ordinal", Number.class).longValue() + 1 + number);
    }
    return written;
  }

  private Object replaced(Object value, List<String> others, int number) {
    if (value instanceof Document document) {
      Document written = new Document();
      document.forEach((field, inner) -> written.put(field, replaced(inner, others, number)));
      return written;
    }
    if (value instanceof List<?> list) {
      List<Object> written = new ArrayList<>();
      list.forEach(inner -> written.add(replaced(inner, others, number)));
      return written;
    }
    if (value instanceof Date at) {
      return Date.from(at.toInstant().minusMillis(1L + number));
    }
    if (value instanceof String text) {
      String written = text;
      for (int i = 0; i < names.size(); i++) {
        written = written.replace(names.get(i), others.get(i));
      }
      return written;
    }
    return value;
  }

  @Override
  public void close() {
    client.close();
  }
}
