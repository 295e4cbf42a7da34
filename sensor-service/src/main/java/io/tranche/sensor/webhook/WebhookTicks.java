package io.tranche.sensor.webhook;

import io.tranche.platform.messaging.RecordSender.Place;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.Tick.OffsetRange;
import io.tranche.sensor.webhook.Delivery.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is recorded of deliveries. */
final class WebhookTicks {

  private WebhookTicks() {}

  /**
   * Of a delivery.
   *
   * @param place of the record that asks for what follows
   */
  static Tick of(Delivery delivery, Optional<Place> place) {
    Outcome outcome = delivery.outcome();
    boolean asks = outcome == Outcome.ADDED || outcome == Outcome.LAUNCHED;
    return new Tick(
            delivery.sensor(),
            delivery.at(),
            1,
            one(outcome == Outcome.ADDED),
            0,
            one(asks),
            one(outcome == Outcome.KEPT),
            0,
            0,
            one(outcome == Outcome.SKIPPED),
            outcome == Outcome.SKIPPED ? delivery.reason() : Optional.empty(),
            place.stream().map(WebhookTicks::range).toList(),
            delivery.partition())
        .about(what(delivery.delivery()));
  }

  /** Of one that named no partition that could be. */
  static Tick refused(String sensor, String delivery, Instant at) {
    return new Tick(
            sensor, at, 1, 0, 0, 0, 0, 1, 0, 0, Optional.empty(), List.of(), Optional.empty())
        .about(what(delivery));
  }

  private static String what(String delivery) {
    return "delivery " + Texts.shown(delivery);
  }

  private static int one(boolean counts) {
    return counts ? 1 : 0;
  }

  private static OffsetRange range(Place place) {
    return new OffsetRange(place.topic(), place.partition(), place.offset(), place.offset());
  }
}
