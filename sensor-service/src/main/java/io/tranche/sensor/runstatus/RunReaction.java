package io.tranche.sensor.runstatus;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.request.SensorTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one sensor makes of the end of one run. The same end always leads to the same ids. */
sealed interface RunReaction {

  /** The tag with the id of the run that led to a run. */
  String RUN_TAG = "tranche/cause-run";

  /** The tag with its status. */
  String STATUS_TAG = "tranche/cause-status";

  /** The tag with its partition, if it had exactly one. */
  String PARTITION_TAG = "tranche/cause-partition";

  /** The tag with the sensors of runs that led to a run, one by the other. */
  String CHAIN_TAG = "tranche/cause-sensors";

  /** Runs are asked for. */
  record Asks(List<RunRequest> requests) implements RunReaction {
    public Asks {
      requests = List.copyOf(requests);
    }
  }

  /** Nothing follows, for a good reason. */
  record Kept(String reason) implements RunReaction {}

  /** The sensor would do something, but an operator has stopped it. */
  record Skipped(String reason) implements RunReaction {}

  /** The sensor cannot do what it should. */
  record Refused(String reason) implements RunReaction {}

  /**
   * Decides about a run that the sensor takes.
   *
   * @param known the members of sets that were ever heard of
   */
  static RunReaction of(
      AimedRunSensor sensor, EndedRun run, PartitionContext context, Set<String> known) {
    if (run.willRetry()) {
      return new Kept("the run is tried again by itself");
    }
    Optional<String> loop = sensor.loop(run);
    if (loop.isPresent()) {
      return new Kept(loop.get());
    }
    try {
      List<RunRequest> requests = requests(sensor, run, context, known);
      return requests.isEmpty()
          ? new Kept(sensor.document().target() + " has no partition of the run")
          : new Asks(requests);
    } catch (TrancheException.Invalid | PartitionsException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private static List<RunRequest> requests(
      AimedRunSensor sensor, EndedRun run, PartitionContext context, Set<String> known) {
    SensorTarget target = sensor.target().with(tags(sensor, run));
    String id = Ids.of("run-status-sensor", sensor.name(), run.event());
    Cause cause = Cause.runStatus(run.event(), run.at());
    PartitionsDefinition all = target.partitions();
    if (!all.isPartitioned()) {
      return List.of(target.launch(id, "", cause));
    }
    if (run.summary().partitionCount() > run.summary().partitions().size()) {
      throw new TrancheException.Invalid(
          "too-many-partitions",
          "Cannot run "
              + sensor.document().target()
              + ": the run had more than "
              + run.summary().partitions().size()
              + " partitions ("
              + run.summary().partitionCount()
              + ")");
    }
    List<RunRequest> requests = new ArrayList<>();
    for (String key : run.summary().partitions()) {
      if (all.contains(key, context) || isNew(all, key, known)) {
        requests.add(target.launch(id, key, cause));
      }
    }
    return requests;
  }

  /** A member that this service has not heard of yet is for run-service to know. */
  private static boolean isNew(PartitionsDefinition all, String key, Set<String> known) {
    Set<String> members = MemberNeeds.of(all, key);
    return !members.isEmpty() && !known.containsAll(members);
  }

  private static Map<String, String> tags(AimedRunSensor sensor, EndedRun run) {
    Map<String, String> tags = new HashMap<>();
    tags.put(RUN_TAG, run.id());
    tags.put(STATUS_TAG, run.status().name());
    if (run.summary().partitionCount() == 1 && !run.summary().partitions().get(0).isEmpty()) {
      tags.put(PARTITION_TAG, run.summary().partitions().get(0));
    }
    List<String> chain = new ArrayList<>(chain(run));
    chain.add(sensor.name());
    tags.put(CHAIN_TAG, String.join(",", chain));
    return tags;
  }

  /** The sensors of runs that led to a run. */
  static List<String> chain(EndedRun run) {
    String chain = run.summary().tags().getOrDefault(CHAIN_TAG, "");
    return chain.isEmpty() ? List.of() : List.of(chain.split(",", -1));
  }
}
