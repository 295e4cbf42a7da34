package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands with many writes, some of them refused, and counts. */
class WriteCommandsTest {
  private final EmbeddedStore store = EmbeddedStore.inMemory();
  private final MongoClient client = MongoClients.create(store.uri());
  private final MongoDatabase database = client.getDatabase("test");

  @AfterEach
  void close() {
    client.close();
    store.close();
  }

  @Test
  void orderedUpdatesEndAtTheFirstError() {
    Document answer = update(true, increment(1, 1), increment(2, "no number"), increment(3, 1));
    assertThat(answer.getInteger("n")).isEqualTo(1);
    assertThat(indexes(answer, "writeErrors")).containsExactly(1);
    assertThat(indexes(answer, "upserted")).containsExactly(0);
    assertThat(database.getCollection("c").countDocuments()).isEqualTo(1);
  }

  @Test
  void unorderedUpdatesGoOn() {
    Document answer = update(false, increment(1, 1), increment(2, "no number"), increment(3, 1));
    assertThat(answer.getInteger("n")).isEqualTo(2);
    assertThat(indexes(answer, "writeErrors")).containsExactly(1);
    assertThat(indexes(answer, "upserted")).containsExactly(0, 2);
  }

  @Test
  void insertsCountOnlyWhatWasInserted() {
    assertThat(insert(true, 1, 2, 1, 3).getInteger("n")).isEqualTo(2);
    assertThat(insert(false, 4, 4, 5).getInteger("n")).isEqualTo(2);
    assertThat(database.getCollection("c").countDocuments()).isEqualTo(4);
  }

  @Test
  void countsByAnIndexWhatItCountsWithout() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      documents.add(
          new Document("_id", i)
              .append("a", i % 3 == 0 ? i % 7 : (Object) (long) (i % 7))
              .append("b", "b" + i % 5));
    }
    database.getCollection("indexed").createIndex(new Document("a", 1).append("b", -1));
    database.getCollection("indexed").insertMany(documents);
    database.getCollection("plain").insertMany(documents);
    for (Document query :
        List.of(
            new Document(),
            new Document("a", 3),
            new Document("a", 3L).append("b", "b2"),
            new Document("b", "b2").append("a", 4),
            new Document("a", 99),
            new Document("a", null),
            new Document("a", new Document("$eq", 5)),
            new Document("a", new Document("$gt", 5)))) {
      long expected = database.getCollection("plain").countDocuments(query);
      assertThat(database.getCollection("indexed").countDocuments(query))
          .as("%s", query)
          .isEqualTo(expected);
      Document count = new Document("count", "indexed").append("query", query);
      assertThat(database.runCommand(count).getInteger("n"))
          .as("%s", count)
          .isEqualTo((int) expected);
    }
  }

  private Document update(boolean ordered, Document... updates) {
    return database.runCommand(
        new Document("update", "c").append("ordered", ordered).append("updates", List.of(updates)));
  }

  private static Document increment(int id, Object by) {
    return new Document("q", new Document("_id", id))
        .append("u", new Document("$inc", new Document("n", by)))
        .append("upsert", true);
  }

  private Document insert(boolean ordered, int... ids) {
    return database.runCommand(
        new Document("insert", "c")
            .append("ordered", ordered)
            .append(
                "documents", IntStream.of(ids).mapToObj(id -> new Document("_id", id)).toList()));
  }

  private static List<Integer> indexes(Document answer, String field) {
    return answer.getList(field, Document.class).stream()
        .map(each -> each.getInteger("index"))
        .toList();
  }
}
