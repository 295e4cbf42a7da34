package io.tranche.sensor.reaction;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.PartitionsSubset;
import java.util.List;

/** What one sensor makes of one event. The same event always leads to the same ids. */
sealed interface Reaction {

  /** Runs are asked for. */
  record Asks(List<RunRequest> requests) implements Reaction {
    public Asks {
      requests = List.copyOf(requests);
    }
  }

  /** It is one of several things that partitions of the target wait for. */
  record Counts(List<String> partitions) implements Reaction {
    public Counts {
      partitions = List.copyOf(partitions);
    }
  }

  /** The partition leads to none of the target. */
  record LeadsNowhere() implements Reaction {}

  /** The sensor would do something, but an operator has stopped it. */
  record Skipped(String reason) implements Reaction {}

  /** The sensor cannot do what it should. */
  record Refused(String reason) implements Reaction {}

  static Reaction of(AimedAssetSensor sensor, AssetEvent event, PartitionContext context) {
    try {
      if (sensor.document().policy().isPresent()) {
        List<String> waiting = AwaitedPartitions.of(sensor, event, context);
        return waiting.isEmpty() ? new LeadsNowhere() : new Counts(waiting);
      }
      PartitionsSubset wanted = sensor.partitions(event, context);
      return wanted.isEmpty()
          ? new LeadsNowhere()
          : new Asks(
              sensor
                  .target()
                  .requests(
                      Ids.of("asset-sensor", sensor.name(), event.id()), wanted, cause(event)));
    } catch (TrancheException.Invalid | PartitionsException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Cause cause(AssetEvent event) {
    return event instanceof AssetEvent.Materialized
        ? Cause.materialization(event.id(), event.at())
        : Cause.materializationFailed(event.id(), event.at());
  }
}
