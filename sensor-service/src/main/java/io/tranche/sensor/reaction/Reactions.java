package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.automation.AssetEventListener;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Lets the sensors of the newest catalog react to what becomes of asset partitions. */
@Singleton
class Reactions implements AssetEventListener {

  private static final String SOURCE = "/sensor-service";

  private final CatalogView catalogs;
  private final CopyRepository copies;
  private final EarlyEvents early;
  private final WaitPlanner planner;
  private final Waits waits;
  private final Controls controls;
  private final TickRepository ticks;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final AtomicReference<AssetSensors> index =
      new AtomicReference<>(AssetSensors.of(Catalog.empty()));

  @Inject
  Reactions(
      CatalogView catalogs,
      CopyRepository copies,
      EarlyEvents early,
      WaitPlanner planner,
      Waits waits,
      Controls controls,
      TickRepository ticks,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.copies = copies;
    this.early = early;
    this.planner = planner;
    this.waits = waits;
    this.controls = controls;
    this.ticks = ticks;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  @Override
  public Uni<Void> hear(List<IncomingRecord<AssetEvent>> events) {
    return sensors()
        .chain(
            sensors -> {
              List<HeardEvent> heard =
                  events.stream()
                      .map(HeardEvent::of)
                      .filter(one -> !sensors.of(one.event()).isEmpty())
                      .toList();
              return early.known(heard, sensors).chain(known -> react(known, sensors));
            });
  }

  @Override
  public Uni<Void> learn(List<PartitionSetMember> members) {
    return sensors()
        .chain(
            sensors ->
                sensors.isEmpty() || members.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : early
                        .waitingFor(members, sensors)
                        .chain(known -> react(known, sensors).chain(() -> early.forget(known))));
  }

  /** By the newest catalog there is: the event does not come again. */
  private Uni<AssetSensors> sensors() {
    return catalogs
        .newest()
        .map(
            catalog ->
                index.updateAndGet(
                    held ->
                        held.catalog().number() == catalog.number()
                            ? held
                            : AssetSensors.of(catalog)));
  }

  private Uni<Void> react(List<HeardEvent> events, AssetSensors sensors) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return context(events, sensors)
        .chain(
            context ->
                controls
                    .silences()
                    .map(silences -> ReactionBatch.of(events, sensors, silences, context)))
        .chain(
            batch ->
                sender
                    .send(batch.requests().stream().map(this::outgoing).toList())
                    .chain(() -> await(batch))
                    .chain(() -> ticks.append(batch.ticks())));
  }

  private Uni<Void> await(ReactionBatch batch) {
    return batch.awaited().isEmpty()
        ? Uni.createFrom().voidItem()
        : planner
            .plan(batch.awaited())
            .invoke(plan -> plan.refused().forEach(batch::refuse))
            .chain(plan -> waits.step(plan.steps()));
  }

  private Uni<PartitionContext> context(List<HeardEvent> events, AssetSensors sensors) {
    MemberNeeds needs = new MemberNeeds();
    for (HeardEvent heard : events) {
      sensors.of(heard.event()).forEach(sensor -> sensor.need(heard.event(), needs));
    }
    return needs.keys(copies).map(keys -> new PartitionContext(clock.instant(), keys));
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
