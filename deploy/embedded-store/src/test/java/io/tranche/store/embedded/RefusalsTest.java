package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the store cannot do is refused with the code that MongoDB has for it. */
class RefusalsTest {
  private static EmbeddedStore store;
  private static MongoClient client;

  @BeforeAll
  static void start() {
    store = EmbeddedStore.inMemory();
    client = MongoClients.create(store.uri());
  }

  @AfterAll
  static void stop() {
    client.close();
    store.close();
  }

  @Test
  void refusesIndexesThatItWouldNotKeep() {
    assertRefused(67, createIndex(new Document("a", 1), "expireAfterSeconds", 60));
    assertRefused(67, createIndex(new Document("a", 1), "partialFilterExpression", new Document()));
    assertRefused(67, createIndex(new Document("a", "text"), "unique", false));
    assertRefused(67, createIndex(new Document("$**", 1), "unique", false));
  }

  @Test
  void refusesCollectionsAndQueriesWithOptionsThatItWouldIgnore() {
    assertRefused(115, new Document("create", "c").append("capped", true).append("size", 1000));
    assertRefused(115, new Document("create", "c").append("validator", new Document("a", 1)));
    assertRefused(115, new Document("find", "c").append("collation", new Document("locale", "de")));
  }

  @Test
  void refusesUpdatesByPipeline() {
    Document update =
        new Document("q", new Document())
            .append("u", List.of(new Document("$set", new Document("a", 1))));
    assertRefused(14, new Document("update", "c").append("updates", List.of(update)));
  }

  @Test
  void refusesTransactionsAndChangeStreams() {
    assertRefused(20, new Document("find", "c").append("autocommit", false));
    assertRefused(
        40573,
        new Document("aggregate", "c")
            .append("pipeline", List.of(new Document("$changeStream", new Document())))
            .append("cursor", new Document()));
  }

  @Test
  void refusesAnIndexOfTheSameNameWithOtherKeys() {
    MongoDatabase database = client.getDatabase("test");
    database.runCommand(createIndex(new Document("a", 1), "unique", false));
    database.runCommand(createIndex(new Document("a", 1), "unique", false));
    assertRefused(86, createIndex(new Document("b", 1), "unique", false));
  }

  @Test
  void refusesCommandsThatItDoesNotKnow() {
    assertRefused(59, new Document("mapReduce", "c"));
    assertRefused(59, new Document("getLastError", 1));
  }

  @Test
  void refusesCursorsThatWaitForMoreAndOnesThatItDoesNotKnow() {
    assertRefused(2, new Document("find", "c").append("tailable", true));
    assertRefused(43, new Document("getMore", 4711L).append("collection", "c"));
  }

  private static Document createIndex(Document key, String option, Object value) {
    Document index = new Document("key", key).append("name", "index").append(option, value);
    return new Document("createIndexes", "indexed").append("indexes", List.of(index));
  }

  private static void assertRefused(int code, Document command) {
    MongoCommandException refusal =
        catchThrowableOfType(
            MongoCommandException.class, () -> client.getDatabase("test").runCommand(command));
    assertThat(refusal).as("%s", command).isNotNull();
    assertThat(refusal.getErrorCode()).as("%s", command).isEqualTo(code);
  }
}
