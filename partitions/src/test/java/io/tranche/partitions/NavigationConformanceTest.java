package io.tranche.partitions;

import static io.tranche.partitions.Replay.compare;
import static io.tranche.partitions.Replay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NavigationConformanceTest {

  @Test
  void walksAlike() {
    replay(
        "navigation",
        vector -> {
          var definition =
              (TimeWindowPartitionsDefinition) Vectors.definition(vector.get("definition"));
          var context = Vectors.context(vector);
          var expected = vector.get("expected");
          var wrong = new ArrayList<String>();
          expect("firstKey", definition.first(context), expected.get("firstKey"), wrong);
          expect("lastKey", definition.last(context), expected.get("lastKey"), wrong);
          expect(
              "firstWindow",
              definition.first(context).flatMap(definition::window).map(Object::toString),
              window(expected.get("firstWindow")),
              wrong);
          expect(
              "lastWindow",
              definition.last(context).flatMap(definition::window).map(Object::toString),
              window(expected.get("lastWindow")),
              wrong);
          for (JsonNode neighbour : expected.path("neighbours")) {
            String key = neighbour.get("key").asText();
            expect("next " + key, definition.next(key, context), neighbour.get("nextKey"), wrong);
            expect(
                "previous " + key,
                definition.previous(key, context).flatMap(definition::window).map(Object::toString),
                window(neighbour.get("previousWindow")),
                wrong);
          }
          for (JsonNode instant : expected.path("instants")) {
            at(definition, instant, wrong);
          }
          return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", wrong));
        });
  }

  private static void at(
      TimeWindowPartitionsDefinition definition, JsonNode expected, List<String> wrong) {
    var at = Instant.parse(expected.get("at").asText());
    var found = definition.windowAt(at).flatMap(w -> definition.keyStartingAt(w.start()));
    boolean inHole = found.isEmpty();
    if (!inHole) {
      expect("key at " + at, found, expected.get("key"), wrong);
    }
    var closed =
        definition.windowAt(at.minusSeconds(1)).flatMap(w -> definition.keyStartingAt(w.start()));
    if (closed.isPresent()) {
      expect("key before " + at, closed, expected.get("keyEndClosed"), wrong);
    }
  }

  private static Optional<String> window(JsonNode json) {
    return json == null || json.isNull()
        ? Optional.empty()
        : Optional.of(
            new TimeWindow(
                    Instant.parse(json.get("start").asText()),
                    Instant.parse(json.get("end").asText()))
                .toString());
  }

  private static void expect(
      String what, Optional<String> actual, JsonNode expected, List<String> wrong) {
    expect(
        what, actual, expected.isNull() ? Optional.empty() : Optional.of(expected.asText()), wrong);
  }

  private static void expect(
      String what, Optional<String> actual, Optional<String> expected, List<String> wrong) {
    compare(actual, expected).ifPresent(text -> wrong.add(what + ": " + text));
  }
}
