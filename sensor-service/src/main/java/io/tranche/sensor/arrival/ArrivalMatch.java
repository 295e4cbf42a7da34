package io.tranche.sensor.arrival;

import io.tranche.contracts.Cause;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sensor would make of an object that arrives.
 *
 * @param target the assets that it would run, as one run
 * @param add the member that it would add, where it fills a set
 * @param partition the partition that it would run, where it fills none
 * @param stopped who keeps it from working at present
 * @param refused why the object could not become a partition, if so
 * @param awaits the key of the marker that completes the object's group, as far as it is known:
 *     only then its partition is run
 * @param sameContentAs the object that had the content of this one's last version first, where the
 *     sensor left that out; the object itself, where a newer version was as the one before
 */
public record ArrivalMatch(
    String sensor,
    List<String> target,
    Optional<Added> add,
    Optional<String> partition,
    Optional<Stop> stopped,
    Optional<String> refused,
    Optional<String> awaits,
    Optional<String> sameContentAs) {

  public ArrivalMatch {
    target = List.copyOf(target);
  }

  /** A member of a set. */
  public record Added(String set, String key, Map<String, String> metadata) {
    public Added {
      metadata = Map.copyOf(metadata);
    }
  }

  static List<ArrivalMatch> of(
      ObjectEvent event, SensorIndex sensors, Silences stopped, Instant now) {
    Cause cause = Cause.fileArrival("", event.object(), now);
    List<ArrivalMatch> matches = new ArrayList<>();
    for (AimedSensor sensor : sensors.candidates(event.bucket(), event.key())) {
      Optional<Stop> stop = stopped.stop(Resource.sensor(sensor.name()));
      of(sensor, ArrivalDecision.of(sensor.ofAnyContent(), event, cause), stop)
          .ifPresent(matches::add);
    }
    return matches;
  }

  private static Optional<ArrivalMatch> of(
      AimedSensor sensor, ArrivalDecision decision, Optional<Stop> stop) {
    if (decision instanceof ArrivalDecision.Change change) {
      DynamicPartitionRequest.Add add = change.request().adds().get(0);
      Added added = new Added(change.request().set(), add.key(), add.metadata());
      return Optional.of(
          match(sensor, Optional.of(added), Optional.empty(), stop, Optional.empty()));
    } else if (decision instanceof ArrivalDecision.Launch launch) {
      Optional<String> partition = Optional.of(launch.request().partitions().get(0));
      return Optional.of(match(sensor, Optional.empty(), partition, stop, Optional.empty()));
    } else if (decision instanceof ArrivalDecision.Awaits awaits) {
      return of(sensor, awaits.alone(), stop).map(match -> match.awaiting(awaits.marker()));
    } else if (decision instanceof ArrivalDecision.Refused refused) {
      return Optional.of(
          match(sensor, Optional.empty(), Optional.empty(), stop, Optional.of(refused.reason())));
    }
    return Optional.empty();
  }

  private static ArrivalMatch match(
      AimedSensor sensor,
      Optional<Added> add,
      Optional<String> partition,
      Optional<Stop> stop,
      Optional<String> refused) {
    return new ArrivalMatch(
        sensor.name(),
        sensor.assets(),
        add,
        partition,
        stop,
        refused,
        Optional.empty(),
        Optional.empty());
  }

  private ArrivalMatch awaiting(String marker) {
    return new ArrivalMatch(
        sensor, target, add, partition, stopped, refused, Optional.of(marker), sameContentAs);
  }

  ArrivalMatch leftOutFor(Optional<String> holder) {
    return new ArrivalMatch(sensor, target, add, partition, stopped, refused, awaits, holder);
  }
}
