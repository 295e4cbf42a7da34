package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.bucket.BucketPages.Found;
import io.tranche.sensor.bucket.KnownObject;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What follows for one sensor from records that are read again: the same requests under the same
 * ids, which whoever has had them recognizes; and if it is asked for, one run more of each
 * partition.
 */
@Singleton
public class ArrivalReplay {

  private static final String SOURCE = "/sensor-service";

  private final RecordSender sender;
  private final TakenContents contents;
  private final LateFiles late;
  private final CopyRepository copies;
  private final TickRepository ticks;
  private final Topics topics;
  private final Clock clock;

  @Inject
  ArrivalReplay(
      RecordSender sender,
      TakenContents contents,
      LateFiles late,
      CopyRepository copies,
      TickRepository ticks,
      Topics topics,
      Clock clock) {
    this.sender = sender;
    this.contents = contents;
    this.late = late;
    this.copies = copies;
    this.ticks = ticks;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What came of a part.
   *
   * @param tick absent if the sensor takes nothing of it
   * @param again how many runs were asked for once more
   */
  public record Replayed(int records, Optional<Tick> tick, int again) {}

  /**
   * Handles records for one sensor.
   *
   * @param again what the runs are named after that are asked for once more; absent: none are
   * @param about what the tick is of
   */
  public Uni<Replayed> handle(
      List<ConsumerRecord<String, byte[]>> records,
      FileSensorDocument sensor,
      Catalog catalog,
      Silences stopped,
      Optional<String> again,
      String about) {
    List<IncomingRecord<Notification>> arrivals = new ArrayList<>();
    records.forEach(one -> read(one).ifPresent(arrivals::add));
    ArrivalBatch all =
        ArrivalBatch.of(arrivals, SensorIndex.ofOne(sensor, catalog), stopped, topics);
    return contents
        .leftOut(all.sightings())
        .map(all::leavingOut)
        .chain(late::runFor)
        .chain(batch -> handle(batch, records.size(), again, tick -> tick.about(about)));
  }

  /**
   * Handles objects of a bucket for one sensor as if they were told right now.
   *
   * @param at the time of the tick
   */
  public Uni<Replayed> handleObjects(
      List<Found> objects,
      FileSensorDocument sensor,
      Catalog catalog,
      Silences stopped,
      Optional<String> again,
      String about,
      Instant at) {
    List<IncomingRecord<Notification>> arrivals = new ArrayList<>();
    objects.forEach(one -> arrivals.add(arrival(one, arrivals.size())));
    ArrivalBatch all =
        ArrivalBatch.of(arrivals, SensorIndex.ofOne(sensor, catalog), stopped, topics);
    return contents
        .leftOut(all.sightings())
        .map(all::leavingOut)
        .chain(late::runFor)
        .chain(batch -> handle(batch, 0, again, tick -> tick.about(about, at)));
  }

  /** Files are late by when they were written, as nobody told of them before. */
  private static IncomingRecord<Notification> arrival(Found found, int place) {
    KnownObject object = found.object();
    ObjectEvent event =
        new ObjectEvent(
            object.bucket(),
            object.key(),
            ObjectEvent.Kind.CREATED,
            object.order(),
            Optional.empty(),
            new Content(object.size(), Optional.empty(), object.etag()));
    return new IncomingRecord<>(
        new Notification(List.of(event), List.of(), 0),
        Ids.of("listing", object.bucket(), object.key(), object.order(), event.kind().word()),
        found.modified(),
        new ConsumerRecord<>(object.bucket(), 0, place, object.key(), new byte[0]));
  }

  private Uni<Replayed> handle(
      ArrivalBatch batch, int records, Optional<String> again, UnaryOperator<Tick> about) {
    List<Tick> told = batch.ticks().stream().map(about).toList();
    return sender
        .send(batch.requests())
        .chain(
            () ->
                again
                    .map(name -> onceMore(batch.taken(), name))
                    .orElseGet(() -> Uni.createFrom().item(List.of())))
        .chain(more -> sender.send(more).chain(() -> ticks.append(told)).replaceWith(more.size()))
        .map(more -> new Replayed(records, told.stream().findFirst(), more));
  }

  /** What cannot be read was set aside when it came first. */
  private static Optional<IncomingRecord<Notification>> read(ConsumerRecord<String, byte[]> raw) {
    try {
      Notification notification =
          NotificationReader.read(
              raw.value(),
              IncomingRecord.headers(raw.headers()),
              Instant.ofEpochMilli(raw.timestamp()));
      return Optional.of(IncomingRecord.of(notification, raw));
    } catch (TrancheException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * One run of each partition, without the version of a file that it was made for before. Members
   * that are not registered are left out: they are added right now, with their first run, or were
   * removed.
   */
  private Uni<List<OutgoingRecord>> onceMore(List<ArrivalDecision> taken, String name) {
    Map<String, RunRequest.Launch> launches = new LinkedHashMap<>();
    Map<String, RunRequest.Launch> ofMembers = new LinkedHashMap<>();
    for (ArrivalDecision decision : taken) {
      if (decision instanceof ArrivalDecision.Launch one) {
        RunRequest.Launch launch = onceMore(one.request(), name);
        launches.put(launch.id(), launch);
      } else if (decision instanceof ArrivalDecision.Change change) {
        DynamicPartitionRequest request = change.request();
        request
            .adds()
            .forEach(
                add ->
                    ofMembers.put(
                        Ids.member(request.set(), add.key()),
                        onceMore(request, add.key(), add.runs().get(0), name)));
      }
    }
    return registered(ofMembers.keySet())
        .map(
            members -> {
              ofMembers.forEach(
                  (member, launch) -> {
                    if (members.contains(member)) {
                      launches.put(launch.id(), launch);
                    }
                  });
              return launches.values().stream().map(this::outgoing).toList();
            });
  }

  private Uni<Set<String>> registered(Set<String> members) {
    return members.isEmpty()
        ? Uni.createFrom().item(Set.of())
        : copies
            .members(members)
            .map(
                found ->
                    found.stream()
                        .map(member -> Ids.member(member.set(), member.key()))
                        .collect(Collectors.toSet()));
  }

  private static RunRequest.Launch onceMore(RunRequest.Launch first, String name) {
    return new RunRequest.Launch(
            id(name, first.partitions().get(0)),
            first.assets(),
            first.partitions(),
            first.origin(),
            first.cause(),
            first.runKey(),
            first.tags(),
            first.priority(),
            Optional.empty(),
            Optional.empty())
        .withDebounce(first.debounce());
  }

  private static RunRequest.Launch onceMore(
      DynamicPartitionRequest request, String key, RunTemplate first, String name) {
    return new RunRequest.Launch(
            id(name, key),
            first.assets(),
            List.of(key),
            request.origin(),
            request.cause(),
            first.runKey(),
            first.tags(),
            first.priority(),
            Optional.empty(),
            Optional.empty())
        .withDebounce(first.debounce());
  }

  private static String id(String name, String partition) {
    return Ids.of("again", name, partition);
  }

  private OutgoingRecord outgoing(RunRequest.Launch launch) {
    return OutgoingRecord.of(
        topics.runRequests(),
        launch.id(),
        launch,
        new CloudEvent(launch.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
