package io.tranche.benchmarks.workload;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import java.util.Map;

/**
 * One file that arrives.
 *
 * @param round makes the keys of each measurement its own
 */
public record Arrival(String round, int number) {

  /** The object's key, and so the partition's. */
  public String key() {
    return round + "/" + number + ".csv";
  }

  public String object() {
    return "s3://" + Bundle.BUCKET + "/" + key();
  }

  /** Where it stands among the events of its object; no trailing zeros. */
  public String order() {
    return String.format("%012X1", number);
  }

  /** The notification. */
  public byte[] notification() {
    return Json.write(
        Map.of(
            "bucket",
            Bundle.BUCKET,
            "key",
            key(),
            "sequencer",
            order(),
            "version",
            "v1",
            "size",
            1));
  }

  /** The id of the run request that follows. */
  public String requestId() {
    return requestId(Bundle.SENSOR, object(), order());
  }

  /** The id of the run that follows. */
  public String runId() {
    return Ids.runOf(requestId());
  }

  /** The id of the request that a sensor makes of a created object. */
  public static String requestId(String sensor, String object, String order) {
    return Ids.of("arrival", sensor, object, order, "created");
  }
}
