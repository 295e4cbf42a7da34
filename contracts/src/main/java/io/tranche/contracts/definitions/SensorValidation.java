package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import java.util.List;

/** What is wrong between a sensor and the rest. */
final class SensorValidation {

  private SensorValidation() {}

  static List<Problem> problems(SensorDocument sensor, Catalog catalog) {
    if (sensor instanceof FileSensorDocument ofFiles) {
      return FileSensorValidation.problems(ofFiles, catalog);
    }
    if (sensor instanceof RunStatusSensorDocument ofRuns) {
      return RunStatusSensorValidation.problems(ofRuns, catalog);
    }
    if (sensor instanceof WebhookSensorDocument webhook) {
      return FileSensorValidation.ofTarget(
          "sensors[" + webhook.name() + "]",
          webhook.target(),
          webhook.add(),
          webhook.partition(),
          catalog);
    }
    return AssetSensorValidation.problems((AssetSensorDocument) sensor, catalog);
  }
}
