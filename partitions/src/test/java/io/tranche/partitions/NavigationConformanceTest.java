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
          expectKey("firstKey", definition.first(context), expected.get("firstKey"), wrong);
          expectKey("lastKey", definition.last(context), expected.get("lastKey"), wrong);
          expect(
              "firstWindow",
              definition.first(context).flatMap(definition::window),
              expected.get("firstWindow"),
              wrong);
          expect(
              "lastWindow",
              definition.last(context).flatMap(definition::window),
              expected.get("lastWindow"),
              wrong);
          for (JsonNode neighbour : expected.path("neighbours")) {
            String key = neighbour.get("key").asText();
            expectKey(
                "next " + key, definition.next(key, context), neighbour.get("nextKey"), wrong);
            expect(
                "previous " + key,
                definition.previous(key, context).flatMap(definition::window),
                neighbour.get("previousWindow"),
                wrong);
          }
          for (JsonNode instant : expected.path("instants")) {
            at(definition.windows(), context, instant, expected.get("lastWindow"), wrong);
          }
          return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", wrong));
        });
  }

  private static void at(
      TimeWindows windows,
      PartitionContext context,
      JsonNode expected,
      JsonNode last,
      List<String> wrong) {
    var at = Instant.parse(expected.get("at").asText());
    // In a hole Dagster answers with the window before it, which does not contain the instant.
    keyAt(windows, at)
        .ifPresent(key -> expectKey("key at " + at, Optional.of(key), expected.get("key"), wrong));
    keyAt(windows, at.minusSeconds(1))
        .ifPresent(
            key ->
                expectKey(
                    "key before " + at, Optional.of(key), expected.get("keyEndClosed"), wrong));
    expect("next at " + at, windows.next(at, context), expected.get("nextWindow"), wrong);
    expect(
        "previous at " + at,
        windows.previous(at, context),
        existing(expected.get("previousWindow"), last),
        wrong);
    expect("any next at " + at, windows.next(at), expected.get("nextWindowUnbounded"), wrong);
    expect(
        "any previous at " + at,
        windows.previous(at),
        expected.get("previousWindowUnbounded"),
        wrong);
  }

  /** After the last window Dagster's previous one may be none that exists. */
  private static JsonNode existing(JsonNode window, JsonNode last) {
    boolean isAfterLast =
        !window.isNull()
            && (last.isNull()
                || window.get("start").asText().compareTo(last.get("start").asText()) > 0);
    return isAfterLast ? last : window;
  }

  private static Optional<String> keyAt(TimeWindows windows, Instant instant) {
    return windows.at(instant).flatMap(window -> windows.keyStartingAt(window.start()));
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
      String what, TimeWindow actual, JsonNode expected, List<String> wrong) {
    expect(what, Optional.of(actual.toString()), window(expected), wrong);
  }

  private static void expect(
      String what, Optional<TimeWindow> actual, JsonNode expected, List<String> wrong) {
    expect(what, actual.map(TimeWindow::toString), window(expected), wrong);
  }

  private static void expectKey(
      String what, Optional<String> actual, JsonNode expected, List<String> wrong) {
    expect(
        what, actual, expected.isNull() ? Optional.empty() : Optional.of(expected.asText()), wrong);
  }

  private static void expect(
      String what, Optional<String> actual, Optional<String> expected, List<String> wrong) {
    compare(actual, expected).ifPresent(text -> wrong.add(what + ": " + text));
  }
}
