package io.tranche.contracts.definitions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads the sensors of a bundle, each by its type. */
final class SensorReader {

  private static final List<String> KINDS =
      List.of(
          AssetSensorDocument.KIND,
          FileSensorDocument.Type.BUCKET.word(),
          FileSensorDocument.Type.DIRECTORY.word(),
          FileSensorDocument.Type.FILE_ARRIVAL.word(),
          AssetSensorDocument.KIND_OF_SEVERAL,
          RunStatusSensorDocument.KIND,
          WebhookSensorDocument.KIND);

  private SensorReader() {}

  static Optional<? extends SensorDocument> sensor(Fields fields) {
    String kind = fields.optionalText("type").orElse("");
    if (kind.equals(AssetSensorDocument.KIND)) {
      return AssetSensorReader.sensor(fields);
    }
    if (kind.equals(RunStatusSensorDocument.KIND)) {
      return RunStatusSensorReader.sensor(fields);
    }
    if (kind.equals(AssetSensorDocument.KIND_OF_SEVERAL)) {
      return AssetSensorReader.ofSeveral(fields);
    }
    if (kind.equals(WebhookSensorDocument.KIND)) {
      return WebhookSensorReader.sensor(fields);
    }
    if (!KINDS.contains(kind)) {
      fields.problem(
          "type",
          kind.isEmpty() ? "none given" : kind,
          kind.isEmpty() ? "is required" : "is not known" + Suggestion.of(kind, KINDS),
          String.join(", ", new TreeSet<>(KINDS)));
    }
    return FileSensorReader.sensor(
        fields,
        Arrays.stream(FileSensorDocument.Type.values())
            .filter(type -> type.word().equals(kind))
            .findFirst()
            .orElse(FileSensorDocument.Type.FILE_ARRIVAL));
  }
}
