package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/**
 * Random updates on the store and on the library's memory backend: the same answers, the same
 * errors, the same documents with their fields in the same order. Seed and number by {@code
 * tranche.test.seed} and {@code tranche.test.updates}.
 */
class EqualUpdatesTest {
  private static final int IDS = 12;
  private static final int UPDATES = Integer.getInteger("tranche.test.updates", 2_000);

  private static final List<String> FIELDS =
      List.of(
          "a", "b", "n", "v", "c", "c.d", "c.e", "c.e.f", "list", "list.0", "list.x", "_id", "u",
          "c..d", "g.h.i");

  private final long seed = Long.getLong("tranche.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private record Change(Document selector, Document update, boolean upsert) {}

  @Test
  void updatesAsTheLibraryDoes() {
    System.out.println("EqualUpdatesTest: -Dtranche.test.seed=" + seed);
    MongoServer memory = new MongoServer(new MemoryBackend().version(new SpokenVersion()));
    try (EmbeddedStore store = EmbeddedStore.inMemory();
        MongoClient one = MongoClients.create(store.uri());
        MongoClient other = MongoClients.create(memory.bindAndGetConnectionString())) {
      MongoCollection<Document> ours = collection(one);
      MongoCollection<Document> theirs = collection(other);
      for (int i = 0; i < UPDATES; i++) {
        Change change = new Change(selector(), update(), random.nextInt(3) > 0);
        Function<MongoCollection<Document>, Object> step = step(change);
        assertThat(outcome(() -> step.apply(ours)))
            .as("seed %d, update %d: %s", seed, i, change)
            .isEqualTo(outcome(() -> step.apply(theirs)));
        assertThat(all(ours)).as("seed %d, after %d: %s", seed, i, change).isEqualTo(all(theirs));
      }
      Document check = one.getDatabase("test").runCommand(new Document("validate", "updated"));
      assertThat(check.getList("errors", String.class)).isEmpty();
    } finally {
      memory.shutdownNow();
    }
  }

  private static MongoCollection<Document> collection(MongoClient client) {
    MongoCollection<Document> collection = client.getDatabase("test").getCollection("updated");
    collection.createIndex(new Document("u", 1), new IndexOptions().unique(true).sparse(true));
    collection.createIndex(new Document("a", 1));
    collection.createIndex(new Document("c.d", -1));
    return collection;
  }

  private Function<MongoCollection<Document>, Object> step(Change change) {
    UpdateOptions options = new UpdateOptions().upsert(change.upsert());
    return switch (random.nextInt(8)) {
      case 0 -> {
        boolean after = random.nextBoolean();
        FindOneAndUpdateOptions find =
            new FindOneAndUpdateOptions()
                .upsert(change.upsert())
                .returnDocument(after ? ReturnDocument.AFTER : ReturnDocument.BEFORE);
        if (random.nextInt(3) == 0) {
          find.projection(new Document("a", 1).append("c", 1));
        }
        yield collection -> {
          Document found = collection.findOneAndUpdate(change.selector(), change.update(), find);
          return found == null ? "nothing" : found.toJson();
        };
      }
      case 1 ->
          collection -> shown(collection.updateMany(change.selector(), change.update(), options));
      case 2 ->
          random.nextInt(3) > 0
              ? collection ->
                  shown(collection.updateOne(change.selector(), change.update(), options))
              : collection -> collection.deleteOne(change.selector());
      default ->
          collection -> shown(collection.updateOne(change.selector(), change.update(), options));
    };
  }

  private static String shown(UpdateResult result) {
    return result.getMatchedCount()
        + " matched, "
        + result.getModifiedCount()
        + " modified, upserted "
        + result.getUpsertedId();
  }

  private static Object outcome(Supplier<Object> step) {
    try {
      return step.get();
    } catch (MongoWriteException refused) {
      return refusal(refused.getError().getCode(), refused.getError().getMessage());
    } catch (MongoCommandException refused) {
      return refusal(refused.getErrorCode(), refused.getErrorMessage());
    } catch (MongoException refused) {
      return refusal(refused.getCode(), refused.getMessage());
    }
  }

  /**
   * Of an array with a duplicate element, the store names the array and the library the element.
   */
  private static String refusal(int code, String message) {
    return code + " " + message.replaceAll("dup key: .*", "dup key");
  }

  private static List<String> all(MongoCollection<Document> collection) {
    List<String> documents = new ArrayList<>();
    collection.find().sort(new Document("_id", 1)).forEach(each -> documents.add(each.toJson()));
    return documents;
  }

  private Document selector() {
    Document selector = new Document("_id", random.nextInt(IDS));
    if (random.nextInt(10) == 0) {
      selector.put("_id", new Document("$eq", random.nextInt(IDS)));
    }
    switch (random.nextInt(8)) {
      case 0 -> selector.append("v", random.nextInt(3));
      case 1 -> selector.append("n", new Document("$lt", random.nextInt(5)));
      case 2 -> selector.append("a", value());
      case 3 -> selector.append("c.d", scalar());
      case 4 -> selector.append("b", new Document("$in", List.of("x", "y")));
      default -> {
        // By the id alone.
      }
    }
    return random.nextInt(3) == 0 ? conjunction(selector) : selector;
  }

  /** As the driver writes several conditions. */
  private Document conjunction(Document selector) {
    List<Document> parts = new ArrayList<>();
    selector.forEach((field, demand) -> parts.add(new Document(field, demand)));
    if (random.nextInt(4) == 0) {
      parts.add(
          random.nextBoolean()
              ? new Document("v", random.nextInt(3))
              : new Document("$and", List.of(new Document("n", new Document("$gte", 1)))));
    }
    return new Document("$and", parts);
  }

  private Document update() {
    Document update = new Document();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String operator =
          List.of("$set", "$set", "$inc", "$unset", "$setOnInsert", "$set", "$max", "$push")
              .get(random.nextInt(random.nextInt(4) == 0 ? 8 : 6));
      boolean makesArrays = operator.equals("$push");
      Document fields = new Document();
      for (int f = 1 + random.nextInt(3); f > 0; f--) {
        String field = makesArrays ? "list" : FIELDS.get(random.nextInt(FIELDS.size()));
        fields.append(field, operand(operator, field));
      }
      update.append(operator, fields);
    }
    return update;
  }

  /** The library's unique indexes do not take nulls and arrays as MongoDB does. */
  private Object operand(String operator, String field) {
    if (field.equals("_id") || field.equals("u")) {
      return random.nextInt(2 * IDS);
    }
    return switch (operator) {
      case "$inc" -> random.nextInt(12) == 0 ? "text" : number();
      case "$unset" -> "";
      default -> value();
    };
  }

  private Object value() {
    return switch (random.nextInt(8)) {
      case 0 -> new Document("d", scalar()).append("e", scalar());
      case 1 -> new ArrayList<>(List.of(random.nextInt(3), "x"));
      case 2 -> new Document("e", new Document("f", number()));
      default -> scalar();
    };
  }

  private Object number() {
    return switch (random.nextInt(6)) {
      case 0 -> (long) random.nextInt(3);
      case 1 -> random.nextInt(3) / 2.0;
      case 2 -> Integer.MAX_VALUE;
      case 3 -> new Decimal128(random.nextInt(3));
      default -> random.nextInt(3);
    };
  }

  private Object scalar() {
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1, 2 -> number();
      case 3 -> random.nextBoolean();
      case 4 -> new Date(random.nextInt(3));
      case 5 -> new ObjectId(random.nextInt(3), 1);
      case 6 -> Long.MAX_VALUE - random.nextInt(2);
      default -> List.of("x", "y", "").get(random.nextInt(3));
    };
  }
}
