package io.tranche.contracts.definitions;

/** A sensor: what it hears of leads to requests. */
public sealed interface SensorDocument extends Definition
    permits FileSensorDocument,
        AssetSensorDocument,
        RunStatusSensorDocument,
        WebhookSensorDocument {

  String name();

  /** The word behind {@code type} in a bundle. */
  String kind();

  /** What it is told of, as one text for people. */
  String hears();

  /** What its runs materialize, in one run, partitioned alike. */
  RunTarget target();
}
