package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AlertDocument.Webhook;
import io.tranche.contracts.definitions.Catalog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Posts deliveries until they are taken, or for a day. An attempt is stored before it is made, so
 * replicas do not make it together; who dies after it was made leaves it to be made again.
 */
@Singleton
class Posting {

  /** A delivery that was not taken for so long has failed. */
  static final Duration PERSISTENCE = Duration.ofDays(1);

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 9;

  private final DeliveryRepository deliveries;
  private final Post post;
  private final Clock clock;

  @Inject
  Posting(DeliveryRepository deliveries, Post post, Clock clock) {
    this.deliveries = deliveries;
    this.post = post;
    this.clock = clock;
  }

  /** Makes one attempt, unless somebody else does; completes when its outcome is stored. */
  Uni<Void> attempt(Delivery delivery, Catalog catalog) {
    return deliveries
        .save(delivery.attempt(clock.instant()))
        .chain(
            claimed ->
                claimed.isPresent() ? make(claimed.get(), catalog) : Uni.createFrom().voidItem());
  }

  private Uni<Void> make(Delivery delivery, Catalog catalog) {
    Optional<Webhook> webhook = delivery.receiver().webhook(catalog);
    if (webhook.isEmpty()) {
      return deliveries
          .save(delivery.failed("no bundle defines the receiver any more", clock.instant()))
          .replaceWithVoid();
    }
    return post.send(webhook.get(), delivery.notification())
        .chain(problem -> deliveries.save(after(delivery, problem)))
        .replaceWithVoid();
  }

  private Delivery after(Delivery delivery, Optional<String> problem) {
    Instant now = clock.instant();
    if (problem.isEmpty()) {
      return delivery.sent(now);
    }
    return now.isBefore(delivery.opened().plus(PERSISTENCE))
        ? delivery.refused(problem.get(), now.plus(backOff(delivery)))
        : delivery.failed(problem.get(), now);
  }

  /**
   * One second, two, four, up to five minutes; each shortened by up to a half, which the delivery
   * and the attempt draw.
   */
  static Duration backOff(Delivery delivery) {
    int doublings = Math.min(delivery.attempts() - 1, MOST_DOUBLINGS);
    long millis = Math.min(FIRST_BACK_OFF.toMillis() << doublings, LONGEST_BACK_OFF.toMillis());
    int drawn = (delivery.eventId() + delivery.attempts()).hashCode();
    return Duration.ofMillis(millis - Math.floorMod(drawn, millis / 2 + 1));
  }
}
