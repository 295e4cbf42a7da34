package io.tranche.sensor.arrival;

import io.tranche.contracts.Cause;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.request.SensorTrial;
import io.tranche.sensor.request.SensorTrial.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sensors would do about a file, as if nothing was known of it. */
final class ArrivalTrials {

  private ArrivalTrials() {}

  /** What all sensors that match would do. */
  static List<SensorTrial> ofAll(
      ObjectEvent event, Catalog catalog, Silences stopped, Instant now) {
    List<SensorTrial> trials = new ArrayList<>();
    for (AimedSensor sensor : SensorIndex.of(catalog).candidates(event.bucket(), event.key())) {
      SensorTrial trial = of(sensor, event, stopped, now);
      if (trial.outcome() != Outcome.DOES_NOT_MATCH) {
        trials.add(trial);
      }
    }
    return trials;
  }

  /** What one sensor would do. */
  static SensorTrial of(
      SensorDocument sensor, ObjectEvent event, Catalog catalog, Silences stopped, Instant now) {
    if (sensor instanceof FileSensorDocument ofFiles) {
      return of(AimedSensor.of(ofFiles, catalog), event, stopped, now);
    }
    return SensorTrial.nothing(
        sensor.name(),
        event.object(),
        event.kind().word(),
        Outcome.DOES_NOT_MATCH,
        "type is " + sensor.kind() + ", which hears of no files",
        stopped.stop(Resource.sensor(sensor.name())));
  }

  private static SensorTrial of(
      AimedSensor sensor, ObjectEvent event, Silences stopped, Instant now) {
    Optional<Stop> stop = stopped.stop(Resource.sensor(sensor.name()));
    Trying trying = new Trying(sensor, event, stop);
    if (!sensor.match().bucket().equals(event.bucket())) {
      return trying.without(
          Outcome.DOES_NOT_MATCH,
          "match.bucket is " + sensor.match().bucket() + ", not " + event.bucket());
    }
    Cause cause = Cause.fileArrival("test", event.object(), now);
    ArrivalDecision decision = ArrivalDecision.of(sensor, event, cause);
    if (decision instanceof ArrivalDecision.Change change) {
      return trying.with(change.request());
    } else if (decision instanceof ArrivalDecision.Mark mark) {
      return trying.with(mark.request());
    } else if (decision instanceof ArrivalDecision.Launch launch) {
      return trying.with(launch.request(), PartitionContext.at(now));
    } else if (decision instanceof ArrivalDecision.Refused refused) {
      return trying.without(Outcome.REFUSES, refused.reason());
    } else if (decision instanceof ArrivalDecision.Awaits awaits) {
      return trying.without(
          Outcome.WAITS, "it belongs to the group that " + awaits.marker() + " completes");
    } else if (decision instanceof ArrivalDecision.Kept kept) {
      return trying.without(Outcome.KEEPS, kept.reason());
    }
    return trying.without(
        Outcome.DOES_NOT_MATCH, "match.key is " + sensor.match().key() + ", not " + event.key());
  }

  /** A sensor and an event. */
  private record Trying(AimedSensor sensor, ObjectEvent event, Optional<Stop> stop) {

    SensorTrial without(Outcome outcome, String reason) {
      return trial(
          outcome, Optional.of(reason), Optional.empty(), Optional.empty(), Optional.empty());
    }

    SensorTrial with(DynamicPartitionRequest request) {
      return trial(
          request.adds().isEmpty() ? Outcome.REMOVES : Outcome.ADDS,
          Optional.empty(),
          Optional.of(request.set()),
          request.adds().stream().findFirst().map(DynamicPartitionRequest.Add::key),
          Optional.of(request));
    }

    SensorTrial with(RunRequest.MarkStale mark) {
      return trial(
          Outcome.MARKS_STALE,
          Optional.empty(),
          Optional.empty(),
          mark.partition(),
          Optional.of(mark));
    }

    SensorTrial with(RunRequest.Launch launch, PartitionContext context) {
      PartitionsDefinition partitions = sensor.partitions();
      String key = launch.partitions().get(0);
      boolean known =
          partitions.dimensionList().stream()
                  .anyMatch(DynamicPartitionsDefinition.class::isInstance)
              || partitions.contains(key, context);
      return known
          ? trial(
              Outcome.LAUNCHES,
              Optional.empty(),
              Optional.empty(),
              Optional.of(key),
              Optional.of(launch))
          : trial(
              Outcome.REFUSES,
              Optional.of(sensor.document().target() + " has no such partition (" + key + ")"),
              Optional.empty(),
              Optional.of(key),
              Optional.empty());
    }

    private SensorTrial trial(
        Outcome outcome,
        Optional<String> reason,
        Optional<String> set,
        Optional<String> partition,
        Optional<Object> request) {
      Map<String, String> metadata =
          request.orElse(null) instanceof DynamicPartitionRequest change && !change.adds().isEmpty()
              ? change.adds().get(0).metadata()
              : Map.of();
      return new SensorTrial(
          sensor.name(),
          event.object(),
          event.kind().word(),
          outcome,
          reason,
          set,
          partition,
          metadata,
          request,
          stop);
    }
  }
}
