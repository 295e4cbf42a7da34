package io.tranche.sensor.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.WebhookSensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.platform.messaging.RecordSender.Place;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.request.SensorTarget;
import io.tranche.sensor.retention.OldMemory;
import io.tranche.sensor.tick.TickRepository;
import io.tranche.sensor.webhook.Delivery.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes deliveries whose signature is right: asks for what follows, remembers the delivery and
 * records its tick, in this order, and answers last. A sender that gets no answer sends it again,
 * and asks for the same under the same ids.
 */
@Singleton
class Webhooks implements OldMemory {

  private static final String SOURCE = "/sensor-service";
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final Controls controls;
  private final DeliveryMemory memory;
  private final RecordSender sender;
  private final TickRepository ticks;
  private final Topics topics;
  private final Clock clock;
  private volatile Instant sweptAt = Instant.EPOCH;

  @Inject
  Webhooks(
      Controls controls,
      DeliveryMemory memory,
      RecordSender sender,
      TickRepository ticks,
      Topics topics,
      Clock clock) {
    this.controls = controls;
    this.memory = memory;
    this.sender = sender;
    this.ticks = ticks;
    this.topics = topics;
    this.clock = clock;
  }

  /** What has become of a delivery once it was settled. */
  private record Settled(Delivery delivery, Optional<Place> place) {}

  /**
   * Takes one delivery.
   *
   * @throws TrancheException.Invalid {@code malformed-json}, or {@code invalid-partition-key} when
   *     the sensor takes it and it names no partition that could be
   */
  Uni<Delivery> take(
      WebhookSensorDocument sensor, Catalog catalog, SignedDelivery signed, byte[] body) {
    JsonNode tree = Json.tree(body);
    String id = Ids.of("webhook", sensor.name(), signed.id());
    return known(sensor, signed, id)
        .chain(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(known.get().again())
                    : takeNew(sensor, catalog, signed, tree, id));
  }

  /** Under its own id, or that of another secret which signed it when it came before. */
  private Uni<Optional<Delivery>> known(
      WebhookSensorDocument sensor, SignedDelivery signed, String id) {
    Uni<Optional<Delivery>> found = memory.find(id);
    for (String other : signed.otherIds()) {
      found =
          found.chain(
              known ->
                  known.isPresent()
                      ? Uni.createFrom().item(known)
                      : memory.find(Ids.of("webhook", sensor.name(), other)));
    }
    return found;
  }

  private Uni<Delivery> takeNew(
      WebhookSensorDocument sensor,
      Catalog catalog,
      SignedDelivery signed,
      JsonNode body,
      String id) {
    Instant now = clock.instant();
    WebhookDecision decision =
        WebhookDecision.of(sensor, target(sensor, catalog), body, id, Cause.webhook(id, now));
    return controls
        .silences()
        .map(stopped -> stopped.stop(Resource.sensor(sensor.name())))
        .chain(stop -> settle(sensor, signed, decision, stop, now))
        .chain(
            settled ->
                ticks
                    .append(List.of(WebhookTicks.of(settled.delivery(), settled.place())))
                    .chain(() -> memory.remember(id, settled.delivery(), signed.until()))
                    .chain(() -> sweep(now))
                    .replaceWith(settled.delivery()));
  }

  static SensorTarget target(WebhookSensorDocument sensor, Catalog catalog) {
    return SensorTarget.of(Origin.sensor(sensor.name()), sensor.target(), catalog);
  }

  private Uni<Settled> settle(
      WebhookSensorDocument sensor,
      SignedDelivery signed,
      WebhookDecision decision,
      Optional<Stop> stop,
      Instant now) {
    if (decision instanceof WebhookDecision.Refused refused) {
      return ticks
          .append(List.of(WebhookTicks.refused(sensor.name(), signed.id(), now)))
          .chain(
              () ->
                  Uni.createFrom()
                      .failure(
                          new TrancheException.Invalid("invalid-partition-key", refused.reason())));
    }
    if (decision instanceof WebhookDecision.Kept kept) {
      return settled(sensor, signed, Outcome.KEPT, kept.reason(), now);
    }
    if (stop.isPresent()) {
      return settled(sensor, signed, Outcome.SKIPPED, stop.get().text(), now);
    }
    return decision instanceof WebhookDecision.Change change
        ? send(sensor, signed, change, now)
        : send(sensor, signed, (WebhookDecision.Launch) decision, now);
  }

  private static Uni<Settled> settled(
      WebhookSensorDocument sensor,
      SignedDelivery signed,
      Outcome outcome,
      String reason,
      Instant now) {
    Delivery delivery =
        new Delivery(
            sensor.name(),
            signed.id(),
            outcome,
            Optional.empty(),
            Optional.empty(),
            Optional.of(reason),
            now,
            false);
    return Uni.createFrom().item(new Settled(delivery, Optional.empty()));
  }

  private Uni<Settled> send(
      WebhookSensorDocument sensor,
      SignedDelivery signed,
      WebhookDecision.Change change,
      Instant now) {
    String id = change.request().cause().id();
    return send(
        OutgoingRecord.of(
            topics.dynamicPartitionRequests(),
            change.request().set(),
            change.request(),
            new CloudEvent(id, DynamicPartitionRequest.TYPE, SOURCE, now)),
        asked(sensor, signed, Outcome.ADDED, id, change.key(), now));
  }

  private Uni<Settled> send(
      WebhookSensorDocument sensor,
      SignedDelivery signed,
      WebhookDecision.Launch launch,
      Instant now) {
    String id = launch.request().id();
    return send(
        OutgoingRecord.of(
            topics.runRequests(),
            id,
            launch.request(),
            new CloudEvent(id, RunRequest.TYPE, SOURCE, now)),
        asked(sensor, signed, Outcome.LAUNCHED, id, launch.key(), now));
  }

  private Uni<Settled> send(OutgoingRecord outgoing, Delivery delivery) {
    return sender.sendOne(outgoing).map(place -> new Settled(delivery, Optional.of(place)));
  }

  private static Delivery asked(
      WebhookSensorDocument sensor,
      SignedDelivery signed,
      Outcome outcome,
      String requestId,
      String partition,
      Instant now) {
    return new Delivery(
        sensor.name(),
        signed.id(),
        outcome,
        Optional.of(requestId),
        Optional.of(partition).filter(key -> !key.isEmpty()),
        Optional.empty(),
        now,
        false);
  }

  @Override
  public Uni<Void> forgetOld(Instant now) {
    return memory.forgetBefore(now).invoke(() -> sweptAt = now);
  }

  private Uni<Void> sweep(Instant now) {
    if (now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return forgetOld(now);
  }
}
