package io.tranche.run.execution;

import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What came of one partition of a run. */
sealed interface Outcome {

  String asset();

  String partition();

  /** The event that tells of it. */
  AssetEvent event(Run run, Instant at);

  /** The partition has new data. */
  record Produced(String asset, String partition, Map<String, Object> metadata) implements Outcome {

    public Produced {
      metadata = Map.copyOf(metadata);
    }

    @Override
    public AssetEvent event(Run run, Instant at) {
      return new AssetEvent.Materialized(
          asset,
          partition,
          run.id(),
          run.token(),
          at,
          metadata,
          Ids.of("data", run.id(), Long.toString(run.token()), asset, partition));
    }
  }

  /** A check was asked about the partition. */
  record Checked(
      String asset,
      String partition,
      AssetCheck check,
      boolean passed,
      Map<String, Object> metadata)
      implements Outcome {

    public Checked {
      metadata = Map.copyOf(metadata);
    }

    @Override
    public AssetEvent.Checked event(Run run, Instant at) {
      return new AssetEvent.Checked(
          asset,
          partition,
          run.id(),
          run.token(),
          at,
          check.name(),
          passed,
          check.severity(),
          check.blocking(),
          metadata,
          Optional.empty());
    }

    /** Whether nothing downstream may be made of the partition. */
    boolean holds() {
      return !passed && check.blocking() && check.severity() == CheckSeverity.ERROR;
    }

    @Override
    public String toString() {
      return check.name()
          + " of "
          + asset
          + (partition.isEmpty() ? "" : ", partition " + partition);
    }
  }

  /** The partition could not be produced. */
  record NotProduced(String asset, String partition, String error) implements Outcome {
    @Override
    public AssetEvent event(Run run, Instant at) {
      return new AssetEvent.MaterializationFailed(
          asset, partition, run.id(), run.token(), at, error);
    }
  }
}
