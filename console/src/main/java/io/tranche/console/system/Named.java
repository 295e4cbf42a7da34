package io.tranche.console.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A partition that a sensor runs for a file without adding it to a set. */
record Named(String asset, String partition) {

  /** From the matches that sensor-service tells; of several assets, their runs are those of one. */
  static List<Named> allOf(JsonArray matches) {
    return IntStream.range(0, matches.size())
        .mapToObj(matches::getJsonObject)
        .flatMap(match -> of(match).stream())
        .distinct()
        .toList();
  }

  private static Optional<Named> of(JsonObject match) {
    JsonArray target = match.getJsonArray("target", new JsonArray());
    String partition = match.getString("partition");
    return partition == null || target.isEmpty()
        ? Optional.empty()
        : Optional.of(new Named(target.getString(0), partition));
  }
}
