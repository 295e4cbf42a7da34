package io.tranche.sensor.arrival;

import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.FileSensorDocument.OnOverwrite;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.sensor.bucket.KnownObject;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.tick.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What follows from the notifications of one poll: a function of them and of the sensors. */
final class ArrivalBatch {

  private static final String SOURCE = "/sensor-service";

  private final SensorIndex sensors;
  private final Silences stopped;
  private final Topics topics;
  private final Map<Sighting, String> leftOut;
  private final Map<String, Instant> lateAfter;
  private final List<IncomingRecord<Notification>> arrivals;
  private final List<Sighting> sightings = new ArrayList<>();
  private final List<OutgoingRecord> requests = new ArrayList<>();
  private final List<ArrivalDecision> taken = new ArrayList<>();
  private final List<KnownObject> told = new ArrayList<>();
  private final List<Group> completed = new ArrayList<>();
  private final List<Group> awaiting = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();
  private final Map<String, TickCounts> ticks = new TreeMap<>();
  private int events;
  private int ignored;
  private int unmatched;

  private ArrivalBatch(
      List<IncomingRecord<Notification>> arrivals,
      SensorIndex sensors,
      Silences stopped,
      Topics topics,
      Map<Sighting, String> leftOut,
      Map<String, Instant> lateAfter) {
    this.arrivals = arrivals;
    this.sensors = sensors;
    this.stopped = stopped;
    this.topics = topics;
    this.leftOut = leftOut;
    this.lateAfter = lateAfter;
    arrivals.forEach(this::evaluate);
  }

  /**
   * @param stopped by the key of the resource
   */
  static ArrivalBatch of(
      List<IncomingRecord<Notification>> arrivals,
      SensorIndex sensors,
      Silences stopped,
      Topics topics) {
    return new ArrivalBatch(arrivals, sensors, stopped, topics, Map.of(), Map.of());
  }

  /**
   * The same without objects whose content was taken before.
   *
   * @param without each with the object that had its content first
   */
  ArrivalBatch leavingOut(Map<Sighting, String> without) {
    return without.isEmpty()
        ? this
        : new ArrivalBatch(arrivals, sensors, stopped, topics, without, lateAfter);
  }

  /**
   * The same with runs for files that came after the marker of their group.
   *
   * @param times by the id of the group: what is announced later is late
   */
  ArrivalBatch withLateAfter(Map<String, Instant> times) {
    return times.isEmpty()
        ? this
        : new ArrivalBatch(arrivals, sensors, stopped, topics, leftOut, times);
  }

  private void evaluate(IncomingRecord<Notification> arrival) {
    List<String> reasons = new ArrayList<>();
    for (ObjectEvent event : arrival.message().events()) {
      evaluate(event, arrival, reasons);
    }
    events += arrival.message().events().size();
    ignored += arrival.message().ignored();
    if (!arrival.message().problems().isEmpty()) {
      TrancheException.Invalid invalid = NotificationReader.invalid(arrival.message().problems());
      rejected.add(
          new Rejected(arrival.raw(), invalid.code(), String.valueOf(invalid.getMessage())));
    } else if (!reasons.isEmpty()) {
      rejected.add(
          new Rejected(arrival.raw(), "invalid-partition-key", String.join("\n", reasons)));
    }
  }

  private void evaluate(
      ObjectEvent event, IncomingRecord<Notification> arrival, List<String> reasons) {
    Cause cause = Cause.fileArrival(arrival.id(), event.object(), arrival.at());
    boolean taken = false;
    for (AimedSensor sensor : sensors.candidates(event.bucket(), event.key())) {
      ArrivalDecision decision = decide(sensor, event, cause, arrival.at());
      ticks
          .computeIfAbsent(sensor.name(), name -> new TickCounts())
          .count(decision, arrival.at(), arrival.raw());
      taken |= !(decision instanceof ArrivalDecision.Unmatched);
      if (decision instanceof ArrivalDecision.Refused refused) {
        reasons.add(refused.reason());
      }
      request(decision, arrival);
      if (sensor.document().listing().isPresent() && decision.isDone()) {
        told.add(event.knownTo(sensor.name(), arrival.at()));
      }
      if (decision.takes()) {
        this.taken.add(decision);
      }
    }
    if (!taken) {
      unmatched++;
    }
  }

  private ArrivalDecision decide(
      AimedSensor sensor, ObjectEvent event, Cause cause, Instant announced) {
    Optional<Stop> stop = stop(sensor);
    ArrivalDecision decision =
        late(sensor, ArrivalDecision.of(sensor, event, cause), announced).under(stop);
    if (decision.takes() && sensor.document().isMarker(event.key())) {
      completed.add(Group.of(sensor.name(), decision, announced));
    }
    Optional<Sighting> sighting = Sighting.of(sensor, event, decision);
    sighting.ifPresent(sightings::add);
    return decision.leftOutFor(
        sighting.flatMap(one -> Optional.ofNullable(leftOut.get(one))), event);
  }

  /** A file that was added to a group that had been complete is as a new version of it. */
  private ArrivalDecision late(AimedSensor sensor, ArrivalDecision decision, Instant announced) {
    if (!(decision instanceof ArrivalDecision.Awaits awaits)
        || sensor.document().onOverwrite() != OnOverwrite.REMATERIALIZE) {
      return decision;
    }
    Group group = Group.of(sensor.name(), awaits.alone(), announced);
    awaiting.add(group);
    return Optional.ofNullable(lateAfter.get(group.id())).filter(announced::isAfter).isPresent()
        ? awaits.late()
        : decision;
  }

  private Optional<Stop> stop(AimedSensor sensor) {
    return stopped.isEmpty() ? Optional.empty() : stopped.stop(Resource.sensor(sensor.name()));
  }

  private void request(ArrivalDecision decision, IncomingRecord<Notification> arrival) {
    if (decision instanceof ArrivalDecision.Mark mark) {
      requests.add(run(mark.request(), arrival));
    } else if (decision instanceof ArrivalDecision.Change change) {
      requests.add(
          OutgoingRecord.of(
              topics.dynamicPartitionRequests(),
              change.request().set(),
              change.request(),
              new CloudEvent(change.id(), DynamicPartitionRequest.TYPE, SOURCE, arrival.at())));
    } else if (decision instanceof ArrivalDecision.Launch launch) {
      requests.add(run(launch.request(), arrival));
    }
  }

  private OutgoingRecord run(RunRequest request, IncomingRecord<Notification> arrival) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, arrival.at()));
  }

  /** The objects whose sensors take each content once, in the order of the arrivals. */
  List<Sighting> sightings() {
    return sightings;
  }

  /** What to send, in the order of the arrivals. */
  List<OutgoingRecord> requests() {
    return requests;
  }

  /** The groups whose markers are taken. */
  List<Group> completed() {
    return completed;
  }

  /** The groups of the files that run nothing by themselves, unless they are late. */
  List<Group> awaiting() {
    return awaiting;
  }

  /** What sensors that list their buckets have been told of, so that they miss it no more. */
  List<KnownObject> told() {
    return told;
  }

  /** By which decisions partitions are run, in the order of the arrivals. */
  List<ArrivalDecision> taken() {
    return taken;
  }

  /** The records of which something cannot be handled; what else they say is handled. */
  List<Rejected> rejected() {
    return rejected;
  }

  /** One for each sensor that took something; others may be thousands that only begin alike. */
  List<Tick> ticks() {
    return ticks.entrySet().stream()
        .filter(tick -> tick.getValue().hasMatched())
        .map(tick -> tick.getValue().toTick(tick.getKey()))
        .toList();
  }

  /** The number of the catalog whose sensors were asked. */
  long catalog() {
    return sensors.catalog().number();
  }

  int events() {
    return events;
  }

  /** How many events no sensor takes. */
  int unmatched() {
    return unmatched;
  }

  int ignored() {
    return ignored;
  }
}
