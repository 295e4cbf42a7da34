package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tranche.contracts.Json;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How much of a list is asked for. */
final class PageOptions {

  private static final int PAGE = 1_000;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "How many items at the most (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  /** The whole list. */
  static PageOptions all() {
    return of(Integer.MAX_VALUE);
  }

  /** So many items at the most. */
  static PageOptions of(int limit) {
    PageOptions some = new PageOptions();
    some.limit = limit;
    return some;
  }

  /** The items of as many pages as are needed. */
  JsonNode items(ApiClient api, String path, Map<String, String> query) {
    ArrayNode items = Json.mapper().createArrayNode();
    String cursor = "";
    do {
      Map<String, String> page = new HashMap<>(query);
      page.put("limit", Integer.toString(Math.min(PAGE, limit - items.size())));
      if (!cursor.isEmpty()) {
        page.put("cursor", cursor);
      }
      JsonNode answer = api.get(path, page);
      answer.path("items").forEach(items::add);
      cursor = answer.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !"null".equals(cursor) && items.size() < limit);
    return items;
  }
}
