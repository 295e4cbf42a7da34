package io.tranche.sensor.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.sensor.Bundles;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SensorIndexTest {

  private static final long SEED = 20240101;

  @Test
  void findsExactlyTheSensorsThatAskingEachOfThemFinds() {
    Random random = new Random(SEED);
    StringBuilder bundle =
        new StringBuilder(
            "apiVersion: tranche.io/v1\nbundle: many\nassets:\n"
                + "  - {key: a, partitions: {type: static, keys: [x]}, materializer: {type: none}}\n"
                + "sensors:\n");
    for (int i = 0; i < 2_000; i++) {
      bundle
          .append("  - {name: s")
          .append(i)
          .append(", type: fileArrival, match: {bucket: b")
          .append(random.nextInt(3))
          .append(", key: \"")
          .append(path(random))
          .append("{name}.csv\"}")
          .append(", partition: \"{name}\", target: a}\n");
    }
    Catalog catalog = Bundles.catalog(1, bundle.toString());
    SensorIndex index = SensorIndex.of(catalog);

    int found = 0;
    for (int i = 0; i < 500; i++) {
      String bucket = "b" + random.nextInt(4);
      String key = path(random) + "f" + i + ".csv";
      List<String> expected =
          catalog.sensors(FileSensorDocument.class).stream()
              .filter(sensor -> sensor.match().bucket().equals(bucket))
              .filter(sensor -> sensor.match().key().match(key).isPresent())
              .map(FileSensorDocument::name)
              .toList();
      assertThat(
              index.candidates(bucket, key).stream()
                  .filter(sensor -> sensor.match().key().match(key).isPresent())
                  .map(AimedSensor::name))
          .as("seed %d, s3://%s/%s", SEED, bucket, key)
          .containsExactlyInAnyOrderElementsOf(expected);
      found += expected.size();
    }
    assertThat(found).as("seed %d", SEED).isGreaterThan(500);
  }

  @Test
  void findsASensorByItsMarkersToo() {
    SensorIndex index =
        SensorIndex.of(
            Bundles.catalog(
                1,
                """
                apiVersion: tranche.io/v1
                bundle: marked
                assets:
                  - {key: a, partitions: {type: static, keys: [x]}, materializer: {type: none}}
                sensors:
                  - {name: s, type: fileArrival, match: {bucket: b, key: "data/{part}/{file}"}, marker: {key: "done/{part}"}, partition: "{part}", target: a}
                """));

    assertThat(index.candidates("b", "data/x/1")).extracting(AimedSensor::name).contains("s");
    assertThat(index.candidates("b", "done/x")).extracting(AimedSensor::name).contains("s");
  }

  @Test
  void asksOnlySensorsWhosePatternBeginsAsTheKeyDoes() {
    StringBuilder bundle =
        new StringBuilder(
            "apiVersion: tranche.io/v1\nbundle: many\nassets:\n"
                + "  - {key: a, partitions: {type: static, keys: [x]}, materializer: {type: none}}\n"
                + "sensors:\n");
    for (int i = 0; i < 5_000; i++) {
      bundle
          .append("  - {name: s")
          .append(i)
          .append(", type: fileArrival, match: {bucket: b, key: \"team")
          .append(i)
          .append("/{name}.csv\"}, partition: \"{name}\", target: a}\n");
    }
    SensorIndex index = SensorIndex.of(Bundles.catalog(1, bundle.toString()));

    assertThat(index.candidates("b", "team4711/f.csv"))
        .extracting(AimedSensor::name)
        .containsExactly("s4711");
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append((char) ('p' + random.nextInt(2))).append('/');
    }
    return path.toString();
  }
}
