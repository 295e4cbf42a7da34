package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregations over more than the heap can hold: what keeps little is done, the rest refused. */
class AggregationTest {
  private static final int DOCUMENTS = 20_000;
  private static final int BULK = 500;
  private static final Bson EACH_THOUSANDFOLD =
      new Document("$addFields", new Document("many", new Document("$range", List.of(0, 1_000))));

  @TempDir Path folder;

  @Test
  void groupsAndCountsWhatItCouldNotHoldAndRefusesToHoldIt() throws Exception {
    try (StoreProcess store = StoreProcess.withHeap("-Xmx64m", folder);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> documents = client.getDatabase("test").getCollection("documents");
      documents.createIndex(Indexes.ascending("odd"));
      insert(documents, DOCUMENTS);
      insert(client.getDatabase("test").getCollection("few"), BULK);
      assertThat(
              aggregate(
                  documents,
                  Aggregates.group("$odd", Accumulators.sum("n", 1), Accumulators.max("top", "$n")),
                  Aggregates.sort(Sorts.ascending("_id"))))
          .containsExactly(
              new Document("_id", false).append("n", DOCUMENTS / 2).append("top", DOCUMENTS - 2),
              new Document("_id", true).append("n", DOCUMENTS / 2).append("top", DOCUMENTS - 1));
      assertThat(
              aggregate(
                  documents,
                  Aggregates.match(Filters.eq("odd", true)),
                  Aggregates.project(Projections.include("n")),
                  Aggregates.count()))
          .containsExactly(new Document("count", DOCUMENTS / 2));
      assertThat(aggregate(documents, Aggregates.limit(10))).hasSize(10);
      assertThat(
              aggregate(
                  documents,
                  Aggregates.match(Filters.lt("n", 100)),
                  Aggregates.sort(Sorts.descending("n"))))
          .hasSize(100);
      assertThat(
              aggregate(
                  documents,
                  Aggregates.match(Filters.lt("n", 100)),
                  EACH_THOUSANDFOLD,
                  Aggregates.unwind("$many"),
                  Aggregates.group("$odd", Accumulators.sum("n", 1)),
                  Aggregates.sort(Sorts.ascending("_id"))))
          .containsExactly(
              new Document("_id", false).append("n", 50_000),
              new Document("_id", true).append("n", 50_000));
      assertThat(
              aggregate(
                  documents,
                  Aggregates.match(Filters.lt("n", 10)),
                  Aggregates.lookup("documents", "n", "_id", "same")))
          .hasSize(10)
          .allSatisfy(each -> assertThat(each.getList("same", Document.class)).hasSize(1));
      assertRefused(documents, Aggregates.group("$n", Accumulators.sum("n", 1)));
      assertRefused(documents, Aggregates.sortByCount("$n"));
      assertRefused(
          documents,
          Aggregates.match(Filters.lt("n", 1)),
          Aggregates.lookup("documents", "odd", "odd", "alike"));
      assertRefused(
          documents,
          Aggregates.match(Filters.lt("n", 1_000)),
          Aggregates.lookup("documents", "none", "none", "all"),
          Aggregates.count());
      assertRefused(
          documents,
          Aggregates.match(Filters.lt("n", 100)),
          EACH_THOUSANDFOLD,
          Aggregates.unwind("$many"));
      assertRefused(
          documents,
          Aggregates.match(Filters.lt("n", 1_000)),
          Aggregates.lookup("few", "odd", "odd", "alike"));
      assertRefused(documents, Aggregates.project(Projections.include("n")));
      assertRefused(documents, Aggregates.sort(Sorts.ascending("n")), Aggregates.limit(10));
      assertRefused(documents, Aggregates.group("$odd", Accumulators.push("all", "$text")));
      assertThat(documents.countDocuments()).isEqualTo(DOCUMENTS);
    }
  }

  private static void insert(MongoCollection<Document> documents, int count) {
    for (int from = 0; from < count; from += BULK) {
      List<Document> some = new ArrayList<>();
      for (int n = from; n < from + BULK; n++) {
        some.add(
            new Document("_id", n)
                .append("n", n)
                .append("odd", n % 2 == 1)
                .append("text", "x".repeat(1_000)));
      }
      documents.insertMany(some);
    }
  }

  private static List<Document> aggregate(MongoCollection<Document> documents, Bson... stages) {
    return documents.aggregate(List.of(stages)).into(new ArrayList<>());
  }

  private static void assertRefused(MongoCollection<Document> documents, Bson... stages) {
    MongoCommandException refusal =
        catchThrowableOfType(MongoCommandException.class, () -> aggregate(documents, stages));
    assertThat(refusal).as("%s", List.of(stages)).isNotNull();
    assertThat(refusal.getErrorCode()).isEqualTo(292);
    assertThat(refusal.getErrorMessage()).contains("Filter or limit them first");
  }
}
