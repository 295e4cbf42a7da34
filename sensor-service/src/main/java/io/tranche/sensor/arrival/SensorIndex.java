package io.tranche.sensor.arrival;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds the sensors that may take an object, by its bucket and by what the pattern's literal start
 * says. One look-up costs a hash per distinct length of such a start, however many sensors there
 * are.
 */
final class SensorIndex {

  private static final class Bucket {
    private final NavigableSet<Integer> lengths = new TreeSet<>();
    private final Map<String, List<AimedSensor>> byPrefix = new HashMap<>();
  }

  private final Catalog catalog;
  private final Map<String, Bucket> buckets = new HashMap<>();

  private SensorIndex(Catalog catalog) {
    this.catalog = catalog;
  }

  static SensorIndex of(Catalog catalog) {
    return of(catalog.sensors(FileSensorDocument.class), catalog);
  }

  /** That finds no other one. */
  static SensorIndex ofOne(FileSensorDocument sensor, Catalog catalog) {
    return of(List.of(sensor), catalog);
  }

  private static SensorIndex of(List<FileSensorDocument> sensors, Catalog catalog) {
    SensorIndex index = new SensorIndex(catalog);
    for (FileSensorDocument sensor : sensors) {
      Bucket bucket = index.buckets.computeIfAbsent(sensor.match().bucket(), name -> new Bucket());
      String prefix = sensor.keyPrefix();
      bucket.lengths.add(prefix.length());
      bucket
          .byPrefix
          .computeIfAbsent(prefix, text -> new ArrayList<>())
          .add(AimedSensor.of(sensor, catalog));
    }
    return index;
  }

  /** The catalog that the index was made of. */
  Catalog catalog() {
    return catalog;
  }

  /** The sensors of the bucket whose pattern starts as the key does. */
  List<AimedSensor> candidates(String bucket, String key) {
    Bucket sensors = buckets.get(bucket);
    if (sensors == null) {
      return List.of();
    }
    List<AimedSensor> candidates = new ArrayList<>();
    for (int length : sensors.lengths.headSet(key.length(), true)) {
      candidates.addAll(sensors.byPrefix.getOrDefault(key.substring(0, length), List.of()));
    }
    return candidates;
  }
}
