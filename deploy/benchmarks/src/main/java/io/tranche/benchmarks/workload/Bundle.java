package io.tranche.benchmarks.workload;

import io.tranche.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is applied: assets that only record, so that nothing but Tranche is measured. */
public final class Bundle {

  /** Takes one partition for each file. */
  public static final String FILES = "files";

  public static final String SET = "file_keys";
  public static final String SENSOR = "landing";
  public static final String BUCKET = "landing";

  /** How many partitions each of the static assets has. */
  public static final int STATIC_PARTITIONS = 2_500;

  /** How many static assets there are. */
  public static final int STATIC_ASSETS = 12;

  private Bundle() {}

  /** The name of a static asset. */
  public static String staticAsset(int number) {
    return "static_" + number;
  }

  /** The key of a static partition. */
  public static String staticKey(int number) {
    return "p" + number;
  }

  /** The bundle as JSON. */
  public static byte[] json() {
    List<Map<String, Object>> assets = new ArrayList<>();
    Map<String, Object> none = Map.of("type", "none");
    assets.add(
        Map.of(
            "key", FILES,
            "partitions", Map.of("type", "dynamic", "name", SET),
            "materializer", none));
    List<String> keys = IntStream.range(0, STATIC_PARTITIONS).mapToObj(Bundle::staticKey).toList();
    for (int i = 0; i < STATIC_ASSETS; i++) {
      assets.add(
          Map.of(
              "key", staticAsset(i),
              "partitions", Map.of("type", "static", "keys", keys),
              "materializer", none));
    }
    return Json.write(
        Map.of(
            "apiVersion",
            "tranche.io/v1",
            "bundle",
            "benchmark",
            "partitionSets",
            List.of(Map.of("name", SET)),
            "assets",
            assets,
            "sensors",
            List.of(
                Map.of(
                    "name",
                    SENSOR,
                    "type",
                    "fileArrival",
                    "match",
                    Map.of("bucket", BUCKET, "key", "{round}/{file}.csv"),
                    "add",
                    Map.of("set", SET, "key", "{key}", "metadata", Map.of("round", "{round}")),
                    "target",
                    FILES))));
  }
}
