package io.tranche.console.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** A member that a sensor adds for a file. */
record Added(String set, String key) {

  /** From the matches that sensor-service tells; a sensor that adds nothing is left out. */
  static List<Added> allOf(JsonArray matches) {
    return IntStream.range(0, matches.size())
        .mapToObj(matches::getJsonObject)
        .map(match -> match.getJsonObject("add", new JsonObject()))
        .filter(add -> add != null && add.containsKey("set") && add.containsKey("key"))
        .map(add -> new Added(add.getString("set"), add.getString("key")))
        .distinct()
        .toList();
  }
}
