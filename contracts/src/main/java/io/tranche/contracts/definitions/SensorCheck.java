package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import java.util.List;

/** What is wrong between a sensor and the rest. */
final class SensorCheck {

  private SensorCheck() {}

  static List<Problem> problems(SensorDocument sensor, Catalog catalog) {
    if (sensor instanceof FileSensorDocument ofFiles) {
      return FileSensorCheck.problems(ofFiles, catalog);
    }
    if (sensor instanceof RunStatusSensorDocument ofRuns) {
      return RunStatusSensorCheck.problems(ofRuns, catalog);
    }
    return AssetSensorCheck.problems((AssetSensorDocument) sensor, catalog);
  }
}
