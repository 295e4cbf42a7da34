package io.tranche.run.execution;

import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of one partition of a run. */
sealed interface Outcome {

  String asset();

  String partition();

  /** The event that tells of it. */
  AssetEvent event(Run run, Instant at);

  /**
   * The partition was made.
   *
   * @param codeVersion of what has made it
   * @param dataVersion what has made it says of its data; absent: that it is new
   * @param read what was upstream of it then; absent if that is not known
   */
  record Produced(
      String asset,
      String partition,
      Map<String, Object> metadata,
      Optional<String> codeVersion,
      Optional<String> dataVersion,
      Optional<List<TaskUpstream>> read)
      implements Outcome {

    public Produced {
      metadata = Map.copyOf(metadata);
      read = read.map(List::copyOf);
    }

    /** One of which nothing else is known. */
    Produced(String asset, String partition, Map<String, Object> metadata) {
      this(asset, partition, metadata, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, with what was upstream of it. */
    Produced reading(Optional<List<TaskUpstream>> upstream) {
      return new Produced(asset, partition, metadata, codeVersion, dataVersion, upstream);
    }

    /** The version of its data, that of this execution unless another was given. */
    String versionOfData(Run run) {
      return dataVersion.orElseGet(
          () -> Ids.of("data", run.id(), Long.toString(run.token()), asset, partition));
    }

    @Override
    public AssetEvent.Materialized event(Run run, Instant at) {
      return new AssetEvent.Materialized(
          asset,
          partition,
          run.id(),
          run.token(),
          at,
          metadata,
          versionOfData(run),
          Optional.empty(),
          codeVersion);
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
