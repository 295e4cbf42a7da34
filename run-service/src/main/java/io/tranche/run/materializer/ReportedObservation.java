package io.tranche.run.materializer;

import io.tranche.platform.secrets.Revealed;
import java.util.Map;
import java.util.Optional;

/**
 * What whoever makes partitions has seen of the data of another one, or of one of its own.
 *
 * @param asset its whole key
 * @param partition empty for an asset that is not partitioned
 * @param dataVersion that of the data, where it could be told
 */
public record ReportedObservation(
    String asset, String partition, Map<String, Object> metadata, Optional<String> dataVersion) {

  public ReportedObservation {
    metadata = Map.copyOf(metadata);
  }

  /** The same, with nothing in it that was revealed. */
  ReportedObservation masked(Revealed revealed) {
    return new ReportedObservation(
        asset, partition, revealed.maskAll(metadata), dataVersion.map(revealed::mask));
  }
}
