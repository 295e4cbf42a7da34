package io.tranche.benchmarks.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Locale;

/**
 * Five thousand daily assets in layers of a hundred, each of which reads two of the layer before.
 */
final class LargeGraph {

  static final int ASSETS = 5_000;

  private static final int LAYER = 100;

  private LargeGraph() {}

  static String key(int asset) {
    return String.format(Locale.ROOT, "team%02d/asset_%04d", asset % LAYER, asset);
  }

  /**
   * The bundle.
   *
   * @param round another one changes every asset
   */
  static byte[] bundle(int round) {
    ObjectNode bundle =
        Json.mapper().createObjectNode().put("apiVersion", "tranche.io/v1").put("bundle", "large");
    ArrayNode assets = bundle.putArray("assets");
    for (int i = 0; i < ASSETS; i++) {
      ObjectNode asset = assets.addObject().put("key", key(i)).put("group", "round" + round);
      asset.putObject("partitions").put("type", "daily").put("start", "2024-01-01");
      asset.putObject("materializer").put("type", "none");
      if (i >= LAYER) {
        ArrayNode deps = asset.putArray("deps");
        deps.addObject().put("asset", key(i - LAYER));
        deps.addObject().put("asset", key(i - i % LAYER - LAYER + (i + 1) % LAYER));
      }
    }
    return Json.write(bundle);
  }
}
