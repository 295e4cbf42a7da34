package io.tranche.sensor.runstatus;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.RunStatusSensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.tick.EventCounts;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Lets the sensors of the newest catalog react to the ends of runs. */
@Singleton
class RunReactions {

  private static final Logger LOG = Logger.getLogger(RunReactions.class);
  private static final String SOURCE = "/sensor-service";

  private final CatalogView catalogs;
  private final CopyRepository copies;
  private final Controls controls;
  private final TickRepository ticks;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final AtomicReference<Aimed> aimed = new AtomicReference<>(new Aimed(0, List.of()));

  @Inject
  RunReactions(
      CatalogView catalogs,
      CopyRepository copies,
      Controls controls,
      TickRepository ticks,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.copies = copies;
    this.controls = controls;
    this.ticks = ticks;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /** A run that a sensor takes. */
  private record Taken(AimedRunSensor sensor, HeardRun heard) {
    EndedRun run() {
      return heard.run();
    }
  }

  /** What is known when it is decided. */
  private record Known(PartitionContext context, Set<String> members, Silences silences) {}

  /** Sensors as of one catalog. */
  private record Aimed(long catalog, List<AimedRunSensor> sensors) {}

  /** The sensors of the newest catalog there is: the event does not come again. */
  Uni<List<AimedRunSensor>> sensors() {
    return catalogs
        .newest()
        .map(
            catalog ->
                aimed
                    .updateAndGet(held -> held.catalog() == catalog.number() ? held : aim(catalog))
                    .sensors());
  }

  private static Aimed aim(Catalog catalog) {
    return new Aimed(
        catalog.number(),
        catalog.sensors(RunStatusSensorDocument.class).stream()
            .map(document -> AimedRunSensor.of(document, catalog))
            .toList());
  }

  /** Completes when all that follows from the ends of these runs is sent and recorded. */
  Uni<Void> hear(List<HeardRun> runs, List<AimedRunSensor> sensors) {
    List<Taken> taken = new ArrayList<>();
    for (HeardRun heard : runs) {
      sensors.stream()
          .filter(sensor -> sensor.deaf(heard.run()).isEmpty())
          .forEach(sensor -> taken.add(new Taken(sensor, heard)));
    }
    return taken.isEmpty()
        ? Uni.createFrom().voidItem()
        : known(taken).chain(known -> follow(taken, known));
  }

  private Uni<Known> known(List<Taken> taken) {
    MemberNeeds needs = new MemberNeeds();
    Set<String> members = new LinkedHashSet<>();
    for (Taken one : taken) {
      for (String key : one.run().summary().partitions()) {
        needs.partition(one.sensor().target().partitions(), key);
        members.addAll(MemberNeeds.of(one.sensor().target().partitions(), key));
      }
    }
    return needs
        .keys(copies)
        .map(keys -> new PartitionContext(clock.instant(), keys))
        .chain(
            context ->
                copies
                    .known(members)
                    .chain(
                        known ->
                            controls
                                .silences()
                                .map(silences -> new Known(context, known, silences))));
  }

  private Uni<Void> follow(List<Taken> taken, Known known) {
    List<RunRequest> requests = new ArrayList<>();
    Map<String, EventCounts> counts = new TreeMap<>();
    for (Taken one : taken) {
      EventCounts ofSensor = counts.computeIfAbsent(one.sensor().name(), name -> new EventCounts());
      ofSensor.match(one.heard().place(), one.heard().received());
      RunReaction reaction = reaction(one, known);
      count(ofSensor, reaction, one);
      if (reaction instanceof RunReaction.Asks asks) {
        requests.addAll(asks.requests());
      }
    }
    List<Tick> records =
        counts.entrySet().stream().map(one -> one.getValue().toTick(one.getKey())).toList();
    return sender
        .send(requests.stream().map(this::outgoing).toList())
        .chain(() -> ticks.append(records));
  }

  private static RunReaction reaction(Taken one, Known known) {
    Optional<String> silence =
        known.silences().of(Resource.sensor(one.sensor().name()), one.run().at());
    return silence
        .<RunReaction>map(RunReaction.Skipped::new)
        .orElseGet(() -> RunReaction.of(one.sensor(), one.run(), known.context(), known.members()));
  }

  private static void count(EventCounts counts, RunReaction reaction, Taken one) {
    if (reaction instanceof RunReaction.Asks asks) {
      counts.request(asks.requests().size());
    } else if (reaction instanceof RunReaction.Skipped skipped) {
      counts.skip(skipped.reason());
    } else if (reaction instanceof RunReaction.Refused refused) {
      LOG.warnf(
          "Sensor %s cannot react to run %s: %s",
          one.sensor().name(), one.run().id(), refused.reason());
      counts.refuse();
    } else {
      counts.keep();
    }
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
