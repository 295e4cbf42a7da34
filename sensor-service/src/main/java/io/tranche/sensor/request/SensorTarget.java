package io.tranche.sensor.request;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.RunTarget;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sensor runs, as of one catalog.
 *
 * @param assets partitioned alike, each after all that it reads
 * @param tags of the runs
 * @param runConfig of the runs, as far as a job says it
 */
public record SensorTarget(
    Origin origin,
    List<AssetDocument> assets,
    Map<String, String> tags,
    Optional<RunConfiguration> runConfig) {

  /** More runs than this for one event become one backfill, if the target is one asset. */
  public static final int MAX_RUNS = 100;

  /** How many runs one event leads to at most, where they cannot become one backfill. */
  public static final int MOST_REQUESTS = 1_000;

  public SensorTarget {
    assets = List.copyOf(assets);
    tags = Map.copyOf(tags);
  }

  /** The target of whoever asks. */
  public static SensorTarget of(Origin origin, RunTarget target, Catalog catalog) {
    return new SensorTarget(
        origin, target.assets(catalog), target.tags(catalog), target.runConfig(catalog));
  }

  /** How all of its assets are partitioned. */
  public PartitionsDefinition partitions() {
    return assets.get(0).partitions();
  }

  /** The keys of its assets. */
  public List<String> keys() {
    return assets.stream().map(AssetDocument::key).toList();
  }

  /** The same with more tags. */
  public SensorTarget with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(tags);
    all.putAll(more);
    return new SensorTarget(origin, assets, all, runConfig);
  }

  /**
   * Requests for partitions of it; the same ones for the same id.
   *
   * @param id of what leads to them
   * @throws TrancheException.Invalid when they are too many to run several assets together
   */
  public List<RunRequest> requests(String id, PartitionsSubset wanted, Cause cause) {
    if (wanted.size() > MAX_RUNS && assets.size() == 1) {
      return List.of(
          new RunRequest.Backfill(
              Ids.of(id, "backfill"),
              assets.get(0).key(),
              PartitionSelection.print(wanted),
              origin,
              tags,
              cause.at(),
              runConfig.map(BackfillOptions::ofRunConfig)));
    }
    if (wanted.size() > MOST_REQUESTS) {
      throw new TrancheException.Invalid(
          "too-many-partitions",
          "Cannot run "
              + assets.size()
              + " assets together: one event leads to more than "
              + MOST_REQUESTS
              + " partitions, which only a target of one asset can have ("
              + wanted.size()
              + ")");
    }
    return wanted.keys().<RunRequest>map(key -> launch(id, key, cause)).toList();
  }

  /** The request for one partition; the same for the same id. */
  public RunRequest.Launch launch(String id, String partition, Cause cause) {
    return new RunRequest.Launch(
            Ids.of(id, "partition", partition),
            keys(),
            List.of(partition),
            origin,
            cause,
            Optional.empty(),
            tags,
            0,
            Optional.empty(),
            Optional.empty())
        .withRunConfig(runConfig);
  }
}
