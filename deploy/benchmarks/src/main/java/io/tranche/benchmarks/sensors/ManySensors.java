package io.tranche.benchmarks.sensors;

import io.tranche.benchmarks.workload.Arrival;
import io.tranche.benchmarks.workload.Bundle;
import io.tranche.benchmarks.workload.SensorLoad.Notice;
import io.tranche.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A bucket of its own with so many sensors, each for a folder; files come to all of them. */
record ManySensors(int count) {

  /** All of them in one bundle, whose set and asset are the usual ones. */
  static byte[] bundle(List<ManySensors> all) {
    return Json.write(
        Map.of(
            "apiVersion",
            "tranche.io/v1",
            "bundle",
            "benchmark",
            "partitionSets",
            List.of(Map.of("name", Bundle.SET)),
            "assets",
            List.of(
                Map.of(
                    "key", Bundle.FILES,
                    "partitions", Map.of("type", "dynamic", "name", Bundle.SET),
                    "materializer", Map.of("type", "none"))),
            "sensors",
            all.stream().flatMap(some -> some.documents().stream()).toList()));
  }

  private List<Map<String, Object>> documents() {
    return IntStream.range(0, count).mapToObj(this::document).toList();
  }

  private Map<String, Object> document(int number) {
    return Map.of(
        "name",
        sensor(number),
        "type",
        "fileArrival",
        "match",
        Map.of("bucket", bucket(), "key", folder(number) + "/{file}.csv"),
        "add",
        Map.of("set", Bundle.SET, "key", "{bucket}/{key}"),
        "target",
        Bundle.FILES);
  }

  /** Files of one round, one after the other for each of the sensors. */
  List<Notice> notices(String round, int files) {
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      notices.add(notice(round, i));
    }
    return notices;
  }

  private Notice notice(String round, int number) {
    int sensor = number % count;
    String key = folder(sensor) + "/" + round + "-" + number + ".csv";
    String order = String.format(Locale.ROOT, "%012X1", number);
    return new Notice(
        key,
        new String(
            Json.write(
                Map.of(
                    "bucket",
                    bucket(),
                    "key",
                    key,
                    "sequencer",
                    order,
                    "version",
                    "v1",
                    "size",
                    1)),
            StandardCharsets.UTF_8),
        Arrival.requestId(sensor(sensor), "s3://" + bucket() + "/" + key, order));
  }

  private String bucket() {
    return "many-" + count;
  }

  private String sensor(int number) {
    return bucket() + "-" + number;
  }

  private static String folder(int number) {
    return String.format(Locale.ROOT, "f%05d", number);
  }
}
