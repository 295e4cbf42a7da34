package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks every question of a family again and compares the answers. A case that is listed in {@code
 * differences.json} must differ, every other one must agree; cases in which Dagster contradicts
 * itself are counted and left out. What was found is printed, by class.
 */
final class Replay {
  private Replay() {}

  /** Replays a family; the check answers what is wrong with a case, if anything. */
  static void replay(String family, Function<JsonNode, Optional<String>> check) {
    replay(family, vector -> true, check);
  }

  static void replay(
      String family, Predicate<JsonNode> which, Function<JsonNode, Optional<String>> check) {
    var reasons = Differences.of(family);
    var failures = new ArrayList<String>();
    Map<String, Integer> counted = new TreeMap<>();
    for (JsonNode vector : Vectors.cases(family)) {
      if (!which.test(vector)) {
        continue;
      }
      if (Vectors.isSuspect(vector)) {
        counted.merge("left out as suspect", 1, Integer::sum);
        continue;
      }
      String reason = reasons.get(vector.get("id").asInt());
      var wrong = outcome(vector, check);
      if (reason == null) {
        counted.merge("agree", 1, Integer::sum);
        wrong.ifPresent(text -> failures.add(family + " " + vector.get("id") + " -> " + text));
      } else {
        counted.merge("differ: " + reason, 1, Integer::sum);
        if (wrong.isEmpty()) {
          failures.add(family + " " + vector.get("id") + " is listed as different but agrees");
        }
      }
    }
    System.out.println("conformance " + family + " " + counted);
    assertThat(failures).as(() -> family + " " + counted + ", " + origin()).isEmpty();
    assertThat(counted).as(family).isNotEmpty();
  }

  /** Answers may differ because the two sides know other changes of the clocks. */
  private static String origin() {
    return "vectors of Dagster "
        + Vectors.json("keys").path("dagster").asText()
        + (Vectors.areOurCopy() ? " with tzdata 2026.6" : " in " + Vectors.directory())
        + ", this JDK has tzdata "
        + ZoneRulesProvider.getVersions("UTC").lastKey();
  }

  private static Optional<String> outcome(
      JsonNode vector, Function<JsonNode, Optional<String>> check) {
    try {
      return check.apply(vector);
    } catch (RuntimeException failed) {
      return Optional.of(failed + "\n" + vector);
    }
  }

  static Optional<String> compare(Object actual, Object expected) {
    return actual.equals(expected)
        ? Optional.empty()
        : Optional.of("got " + actual + "\n expected " + expected);
  }

  /** Several findings as one. */
  static Optional<String> all(List<String> wrong, JsonNode vector) {
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("\n", wrong) + "\n" + vector);
  }
}
