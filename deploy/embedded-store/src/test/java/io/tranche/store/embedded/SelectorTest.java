package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided without the library is decided as it would. */
class SelectorTest {
  private static final QueryMatcher LIBRARY = new DefaultQueryMatcher();
  private static final long BEYOND_DOUBLE = (1L << 53) + 1;

  private static final List<Object> VALUES =
      Arrays.asList(
          1,
          1L,
          1.0,
          2L,
          0L,
          -0.0,
          BEYOND_DOUBLE,
          BEYOND_DOUBLE - 1,
          (double) BEYOND_DOUBLE,
          Long.MAX_VALUE,
          "1",
          "a",
          null,
          true,
          List.of(1L, 2L),
          List.of("a"));

  @Test
  void findsInListsWhatTheLibraryFinds() {
    List<List<Object>> lists = new ArrayList<>();
    lists.add(List.of());
    lists.add(List.of(1L, BEYOND_DOUBLE, 5L));
    lists.add(List.of(0L, BEYOND_DOUBLE - 1));
    lists.add(List.of("a", "b"));
    lists.add(List.of(1L, "a"));
    lists.add(List.of(1, 2L));
    lists.add(Arrays.asList(1L, null));
    for (List<Object> list : lists) {
      Document query = new Document("field", new Document("$in", list));
      Selector selector = new Selector(query);
      for (Object value : VALUES) {
        Document document = new Document("field", value);
        assertThat(selector.test(document))
            .as("%s in %s", value, list)
            .isEqualTo(LIBRARY.matches(document, query));
      }
      assertThat(selector.test(new Document())).isEqualTo(LIBRARY.matches(new Document(), query));
    }
  }

  @Test
  void conjunctionsDemandWhatTheLibraryDemands() {
    List<Document> demands =
        List.of(
            new Document("field", 1L),
            new Document("field", new Document("$lte", 1L)),
            new Document("field", new Document("$in", List.of(1L, 2L))),
            new Document("other", "a"),
            new Document(),
            new Document("$and", List.of(new Document("field", 1L))));
    for (Document one : demands) {
      for (Document another : demands) {
        Document query = new Document("$and", List.of(one, another));
        Selector selector = new Selector(query);
        for (Object value : VALUES) {
          Document document = new Document("field", value).append("other", "a");
          assertThat(selector.test(document))
              .as("%s of %s", query, document)
              .isEqualTo(LIBRARY.matches(document, query));
        }
      }
    }
  }

  @Test
  void conjunctionsOfNothingAreRefusedByTheLibrary() {
    Selector selector = new Selector(new Document("$and", List.of()));
    assertThatThrownBy(() -> selector.test(new Document()))
        .hasMessageContaining("$and/$or/$nor must be a nonempty array");
  }
}
