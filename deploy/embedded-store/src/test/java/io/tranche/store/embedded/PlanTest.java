package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which index answers which query, in how many ranges, and whether it gives the order. */
class PlanTest {
  private final Storage storage = StoreFile.inMemory();
  private final List<OrderedIndex> indexes = new ArrayList<>();

  @BeforeEach
  void makeIndexes() {
    add("id", true, false, new IndexKey("_id", true));
    add("state", false, false, new IndexKey("state", true), new IndexKey("created", false));
    add("asset", false, false, new IndexKey("asset", true), new IndexKey("partition", true));
    add("sparse", false, true, new IndexKey("due", true));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void aWholeUniqueKeyWinsOverEverything() {
    Document query = new Document("state", "A").append("_id", "x").append("version", 3);
    assertThat(plan(query, null).index().getName()).isEqualTo("id");
  }

  @Test
  void ofIndexesThatAnswerAsMuchTheOneWithFewerCandidatesWins() {
    Document common = new Document("state", "A").append("asset", "a");
    list(common, 1, 0, 10);
    list(common, 2, 0, 1);
    assertThat(plan(common, null).index().getName()).isEqualTo("asset");

    list(common, 2, 1, 20);
    assertThat(plan(common, null).index().getName()).isEqualTo("state");
  }

  private void list(Document document, int index, int from, int to) {
    OrderedIndex into = indexes.get(index);
    storage.operation(
        () -> {
          for (int position = from; position < to; position++) {
            into.add(into.keysOf(document), document, position);
          }
          return true;
        });
  }

  @Test
  void equalFieldThenOrderComesSortedInBothDirections() {
    Plan newestFirst = plan(new Document("state", "A"), new Document("created", -1));
    assertThat(newestFirst.index().getName()).isEqualTo("state");
    assertThat(newestFirst.ordered()).isTrue();
    assertThat(newestFirst.backward()).isFalse();
    Plan oldestFirst = plan(new Document("state", "A"), new Document("created", 1));
    assertThat(oldestFirst.ordered()).isTrue();
    assertThat(oldestFirst.backward()).isTrue();
  }

  @Test
  void aListOfValuesIsOneRangeEachAndGivesNoOrder() {
    Document query = new Document("state", new Document("$in", List.of("A", "B", "A")));
    Plan plan = plan(query, new Document("created", -1));
    assertThat(plan.ranges()).hasSize(2);
    assertThat(plan.ordered()).isFalse();
  }

  @Test
  void equalFieldThenRangeIsOneRange() {
    Document range = new Document("$gte", "2024").append("$lt", "2025");
    Plan plan = plan(new Document("asset", "a").append("partition", range), null);
    assertThat(plan.index().getName()).isEqualTo("asset");
    assertThat(plan.ranges()).hasSize(1);
  }

  @Test
  void aSortByAnotherFieldIsNotServed() {
    assertThat(plan(new Document("state", "A"), new Document("other", 1)).ordered()).isFalse();
    Document mixed = new Document("state", 1).append("created", 1);
    assertThat(Plan.choose(indexes, new Document(), mixed)).isNull();
  }

  @Test
  void aSparseIndexIsUsedOnlyWhenTheFieldMustBeThere() {
    assertThat(plan(new Document("due", new Document("$lt", 5)), null).index().getName())
        .isEqualTo("sparse");
    assertThat(Plan.choose(indexes, new Document("due", null), null)).isNull();
    assertThat(Plan.choose(indexes, new Document(), new Document("due", 1))).isNull();
  }

  @Test
  void whatTheMatcherReadsInItsOwnWayUsesNoIndex() {
    assertThat(Plan.choose(indexes, new Document("state", List.of("A")), null)).isNull();
    assertThat(Plan.choose(indexes, new Document("state", new Document()), null)).isNull();
    assertThat(Plan.choose(indexes, new Document("state", new Document("$ne", "A")), null))
        .isNull();
    List<Document> either = List.of(new Document("state", "A"), new Document("asset", "a"));
    assertThat(Plan.choose(indexes, new Document("$or", either), null)).isNull();
  }

  private Plan plan(Document query, Document orderBy) {
    Plan plan = Plan.choose(indexes, query, orderBy);
    assertThat(plan).isNotNull();
    return plan;
  }

  private void add(String name, boolean unique, boolean sparse, IndexKey... keys) {
    OrderedIndex index = new OrderedIndex(name, List.of(keys), unique, sparse);
    index.attach(storage.table(name));
    indexes.add(index);
  }
}
