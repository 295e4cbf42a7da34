package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What an apply changed, or would change, for people to read. */
final class BundleChanges {

  private static final Map<String, String> SIGNS =
      Map.of("created", "+ ", "changed", "~ ", "removed", "- ");

  private BundleChanges() {}

  static boolean none(JsonNode plan) {
    return SIGNS.keySet().stream().allMatch(kind -> plan.path(kind).isEmpty());
  }

  static void print(JsonNode plan, PrintStream out) {
    for (String kind : List.of("created", "changed", "removed")) {
      plan.path(kind)
          .forEach(
              one ->
                  out.println(
                      SIGNS.get(kind)
                          + one.path("kind").asText()
                          + " "
                          + one.path("name").asText()));
    }
    for (JsonNode change : plan.path("partitions")) {
      out.println("  partitions of " + change.path("asset").asText() + ":");
      count(change, "appear", "appearing", out);
      count(change, "vanish", "vanishing", out);
      change.path("notes").forEach(note -> out.println("    " + note.asText()));
    }
    if (!plan.path("affected").isEmpty()) {
      out.println("  affected, upstream first: " + String.join(", ", texts(plan.path("affected"))));
    }
    out.println(
        "%s: %d created, %d changed, %d removed, %d as they are"
            .formatted(
                plan.path("bundle").asText(),
                plan.path("created").size(),
                plan.path("changed").size(),
                plan.path("removed").size(),
                plan.path("unchanged").asInt()));
  }

  private static void count(JsonNode change, String verb, String named, PrintStream out) {
    long count = change.path(verb).asLong();
    if (count > 0) {
      List<String> keys = texts(change.path(named));
      String more = keys.size() < count ? ", …" : "";
      out.println("    " + count + " " + verb + ": " + String.join(", ", keys) + more);
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
