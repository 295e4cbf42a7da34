package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tranche.launcher.recount.Recount.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an installation answers of one asset's partitions, asked in every way there is. */
record ShownPartitions(
    Map<String, Status> byKey,
    Map<Status, Long> counts,
    List<Status> strip,
    List<String> contradictions,
    boolean still) {

  private static final String PATH = "/api/v1/partition-status";
  private static final int WIDEST = 10_000;

  /**
   * Asks.
   *
   * @param dimensions the names of the asset's, if it has several
   */
  static ShownPartitions of(ApiClient api, String asset, List<String> dimensions) {
    JsonNode before = api.get(PATH, Map.of("asset", asset));
    Map<String, Status> byKey = new LinkedHashMap<>();
    List<String> contradictions = new ArrayList<>();
    for (JsonNode item : items(api, Map.of("asset", asset))) {
      byKey.put(item.path("key").asText(), Status.valueOf(item.path("status").asText()));
    }
    Map<String, Status> filtered = new HashMap<>();
    for (Status status : Status.values()) {
      for (JsonNode item : items(api, Map.of("asset", asset, "status", status.name()))) {
        filtered.put(item.path("key").asText(), Status.valueOf(item.path("status").asText()));
        if (!item.path("status").asText().equals(status.name())) {
          contradictions.add("a page of " + status + " has " + item);
        }
      }
    }
    Map<Status, Long> counts = counts(before.path("counts"));
    List<Status> strip = strip(api, asset, contradictions);
    for (String dimension : dimensions) {
      Map<String, String> query =
          Map.of("asset", asset, "dimension", dimension, "width", Integer.toString(WIDEST));
      requireSums(
          "dimension " + dimension,
          api.get(PATH + "/dimension", query).path("runs"),
          counts,
          contradictions);
    }
    if (dimensions.size() > 1) {
      List<JsonNode> runs = new ArrayList<>();
      api.get(PATH + "/grid", Map.of("asset", asset))
          .path("cells")
          .forEach(row -> row.path("runs").forEach(runs::add));
      requireSums("grid", runs, counts, contradictions);
    }
    if (!filtered.equals(byKey)) {
      contradictions.add("pages by status have " + filtered.size() + " keys, all " + byKey.size());
    }
    JsonNode after = api.get(PATH, Map.of("asset", asset));
    boolean still = before.path("version").equals(after.path("version"));
    return new ShownPartitions(byKey, counts, strip, still ? contradictions : List.of(), still);
  }

  private static List<JsonNode> items(ApiClient api, Map<String, String> query) {
    List<JsonNode> items = new ArrayList<>();
    PageOptions.all().items(api, PATH + "/partitions", query).forEach(items::add);
    return items;
  }

  private static Map<Status, Long> counts(JsonNode counts) {
    Map<Status, Long> found = new HashMap<>();
    for (Status status : Status.values()) {
      found.put(status, counts.path(status.name()).asLong());
    }
    return found;
  }

  /** The status of each position; where the answer has columns, all of them contradict nothing. */
  private static List<Status> strip(ApiClient api, String asset, List<String> contradictions) {
    List<Status> strip = new ArrayList<>();
    long total;
    do {
      Map<String, String> query =
          Map.of(
              "asset",
              asset,
              "from",
              Integer.toString(strip.size()),
              "to",
              Integer.toString(strip.size() + WIDEST),
              "width",
              Integer.toString(WIDEST));
      JsonNode answer = api.get(PATH + "/strip", query);
      total = answer.path("total").asLong();
      int before = strip.size();
      for (JsonNode range : answer.path("ranges")) {
        long length = range.path("to").asLong() - range.path("from").asLong();
        Status status = Status.valueOf(range.path("status").asText());
        for (long i = 0; i < length; i++) {
          strip.add(status);
        }
      }
      if (strip.size() == before) {
        break;
      }
    } while (strip.size() < total);
    if (strip.size() != total) {
      contradictions.add("the strip has " + strip.size() + " of " + total + " partitions");
    }
    return strip;
  }

  private static void requireSums(
      String what, Iterable<JsonNode> runs, Map<Status, Long> counts, List<String> contradictions) {
    Map<Status, Long> sums = new HashMap<>(counts(NullNode.instance));
    for (JsonNode run : runs) {
      counts(run.path("counts")).forEach((status, count) -> sums.merge(status, count, Long::sum));
    }
    if (!sums.equals(counts)) {
      contradictions.add(what + " counts " + sums + " and not " + counts);
    }
  }
}
