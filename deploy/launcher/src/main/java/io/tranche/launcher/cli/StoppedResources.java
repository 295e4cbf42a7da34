package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** What operators have stopped of a bundle; applying the bundle does not start it. */
final class StoppedResources {

  private static final Map<String, String> LISTS =
      new TreeMap<>(Map.of("sensor", "/api/v1/sensors", "schedule", "/api/v1/schedules"));

  private StoppedResources() {}

  static void print(ApiClient api, String bundle, PrintStream out) {
    LISTS.forEach(
        (kind, path) -> {
          for (JsonNode one : PageOptions.all().items(api, path, Map.of())) {
            if (one.path("bundle").asText().equals(bundle) && one.has("stopped")) {
              out.println("  stays stopped: " + kind + " " + text(one));
            }
          }
        });
  }

  private static String text(JsonNode one) {
    JsonNode stop = one.path("stopped");
    return one.path("name").asText()
        + " (by "
        + stop.path("by").asText()
        + " at "
        + stop.path("since").asText()
        + (stop.has("reason") ? ": " + stop.path("reason").asText() : "")
        + ")";
  }
}
