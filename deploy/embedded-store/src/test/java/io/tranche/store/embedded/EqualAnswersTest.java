package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection with indexes answers every query as one without: over all types of values. */
class EqualAnswersTest {
  private static final int DOCUMENTS = 300;
  private static final int QUERIES = 500;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersWithIndexesAsWithout(long seed) {
    Random random = new Random(seed);
    Values values = new Values(random);
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> indexed = client.getDatabase("test").getCollection("indexed");
      MongoCollection<Document> plain = client.getDatabase("test").getCollection("plain");
      indexed.createIndex(new Document("a", 1).append("b", -1));
      indexed.createIndex(new Document("b", 1));
      indexed.createIndex(new Document("c.d", -1).append("a", 1));
      indexed.createIndex(new Document("e", 1), new IndexOptions().sparse(true));
      indexed.createIndex(new Document("list", 1).append("a", 1));
      List<Document> documents = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        documents.add(values.document(i));
      }
      indexed.insertMany(documents);
      plain.insertMany(documents);
      for (int i = 0; i < QUERIES; i++) {
        if (i % 4 == 3) {
          change(values, random, indexed, plain);
        }
        Document query = values.query();
        Document sort = random.nextInt(3) == 0 ? new Document() : values.sort();
        int limit = random.nextBoolean() ? 0 : 1 + random.nextInt(20);
        assertThat(find(indexed, query, sort, limit))
            .as("seed %d, query %d: %s, sort %s, limit %d", seed, i, query, sort, limit)
            .isEqualTo(find(plain, query, sort, limit));
        assertThat(indexed.countDocuments(query))
            .as("seed %d, count %d: %s", seed, i, query)
            .isEqualTo(plain.countDocuments(query));
      }
      Document check = client.getDatabase("test").runCommand(new Document("validate", "indexed"));
      assertThat(check.getList("errors", String.class)).isEmpty();
    }
  }

  private static void change(
      Values values,
      Random random,
      MongoCollection<Document> indexed,
      MongoCollection<Document> plain) {
    Document id = new Document("_id", random.nextInt(DOCUMENTS));
    switch (random.nextInt(5)) {
      case 0 -> {
        Document update = new Document("$set", values.change());
        indexed.updateOne(id, update);
        plain.updateOne(id, update);
      }
      case 1 -> {
        Document update = new Document("$unset", new Document(values.field(), ""));
        indexed.updateOne(id, update);
        plain.updateOne(id, update);
      }
      case 2 -> {
        Document query = values.query();
        Document update = new Document("$set", new Document("b", values.scalar()));
        assertThat(indexed.updateMany(query, update)).isEqualTo(plain.updateMany(query, update));
      }
      case 3 -> {
        assertThat(indexed.deleteOne(id)).isEqualTo(plain.deleteOne(id));
      }
      default -> {
        Document replacement = values.document(id.getInteger("_id"));
        indexed.deleteOne(id);
        plain.deleteOne(id);
        indexed.insertOne(replacement);
        plain.insertOne(replacement);
      }
    }
  }

  /** Without an order the answers are compared as sets, so they are sorted by id here. */
  private static List<Document> find(
      MongoCollection<Document> collection, Document query, Document sort, int limit) {
    FindIterable<Document> found = collection.find(query);
    if (sort.isEmpty()) {
      List<Document> all = found.into(new ArrayList<>());
      all.sort(java.util.Comparator.comparing(each -> each.getInteger("_id")));
      return all;
    }
    return found.sort(sort).limit(limit).into(new ArrayList<>());
  }

  /** Values of all types, from few of each, so that queries hit. */
  private static final class Values {
    private final Random random;

    Values(Random random) {
      this.random = random;
    }

    Document document(int id) {
      Document document = new Document("_id", id);
      for (String field : List.of("a", "b", "e")) {
        if (random.nextInt(5) > 0) {
          document.append(field, value());
        }
      }
      if (random.nextInt(3) > 0) {
        document.append("c", random.nextInt(8) == 0 ? scalar() : new Document("d", value()));
      }
      if (random.nextInt(4) == 0) {
        document.append("list", list());
      } else if (random.nextBoolean()) {
        document.append("list", scalar());
      }
      return document;
    }

    String field() {
      return List.of("a", "b", "c.d", "e", "list").get(random.nextInt(5));
    }

    Document change() {
      String field = field();
      return field.equals("c.d")
          ? new Document("c", new Document("d", value()))
          : new Document(field, value());
    }

    Document query() {
      Document query = new Document();
      int fields = 1 + random.nextInt(2);
      for (int i = 0; i < fields; i++) {
        query.append(random.nextInt(8) == 0 ? "_id" : field(), demand());
      }
      return random.nextInt(6) == 0
          ? new Document("$and", List.of(query, new Document(field(), demand())))
          : query;
    }

    Object demand() {
      return switch (random.nextInt(10)) {
        case 0, 1, 2 -> scalar();
        case 3 -> new Document("$gt", scalar());
        case 4 -> new Document("$gte", scalar()).append("$lt", scalar());
        case 5 -> new Document("$lte", scalar());
        case 6 -> new Document("$in", List.of(scalarOrId(), scalarOrId(), scalarOrId()));
        case 7 -> new Document("$ne", scalar());
        case 8 -> new Document("$exists", random.nextBoolean());
        default -> new Document("$eq", document());
      };
    }

    Document sort() {
      Document sort = new Document(List.of("a", "b", "c.d", "e").get(random.nextInt(4)), sign());
      if (random.nextBoolean()) {
        sort.append(List.of("a", "b", "c.d").get(random.nextInt(3)), sign());
      }
      // A total order: ties come in any order.
      return sort.append("_id", sign());
    }

    int sign() {
      return random.nextBoolean() ? 1 : -1;
    }

    Object value() {
      return random.nextInt(10) == 0 ? document() : scalar();
    }

    List<Object> list() {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(scalar());
      }
      return list;
    }

    Document document() {
      return new Document("x", random.nextInt(3)).append("y", "text" + random.nextInt(2));
    }

    Object scalarOrId() {
      Object value = scalar();
      return value == null ? random.nextInt(DOCUMENTS) : value;
    }

    Object scalar() {
      return switch (random.nextInt(18)) {
        case 0 -> null;
        case 1, 2, 3 -> random.nextInt(20) - 5;
        case 4 -> (long) random.nextInt(20) - 5;
        case 5 -> random.nextInt(20) / 2.0;
        case 6 -> Long.MAX_VALUE - random.nextInt(3);
        case 7 -> (1L << 53) + random.nextInt(3);
        case 8, 9 -> "text" + random.nextInt(10);
        case 10 ->
            List.of("", "a\0b", "a", "a\0", "ä", "日本", "\uD83D\uDE00", "\uFFFD")
                .get(random.nextInt(8));
        case 11 -> new java.util.Date(random.nextInt(5) - 2L);
        case 12 -> random.nextBoolean();
        case 13 -> new ObjectId(random.nextInt(4), 1);
        case 14 ->
            new Binary(
                new byte[] {(byte) random.nextInt(), 1}[0] > 0
                    ? new byte[] {1}
                    : new byte[] {(byte) 0x80, 2});
        case 15 -> new BsonTimestamp(random.nextInt(3), 1);
        case 16 -> new Decimal128(random.nextInt(6));
        default -> random.nextBoolean() ? new MinKey() : new MaxKey();
      };
    }
  }
}
