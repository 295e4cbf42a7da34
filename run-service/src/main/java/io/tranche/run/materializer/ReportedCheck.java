package io.tranche.run.materializer;

import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.platform.secrets.Revealed;
import java.util.Optional;

/**
 * What whoever has made a partition says of a check of it.
 *
 * @param check its name; the asset may have none of that name
 * @param severity absent: that of the check
 */
public record ReportedCheck(
    String asset,
    String partition,
    String check,
    Optional<CheckSeverity> severity,
    CheckAnswer answer) {

  /** The same, with nothing in it that was revealed. */
  ReportedCheck masked(Revealed revealed) {
    return new ReportedCheck(asset, partition, check, severity, answer.masked(revealed));
  }
}
