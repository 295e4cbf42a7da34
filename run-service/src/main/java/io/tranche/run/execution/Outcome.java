package io.tranche.run.execution;

import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.Map;

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

  /** The partition could not be produced. */
  record NotProduced(String asset, String partition, String error) implements Outcome {
    @Override
    public AssetEvent event(Run run, Instant at) {
      return new AssetEvent.MaterializationFailed(
          asset, partition, run.id(), run.token(), at, error);
    }
  }
}
