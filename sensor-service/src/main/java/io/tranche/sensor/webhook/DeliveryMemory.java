package io.tranche.sensor.webhook;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** Which deliveries have come. */
interface DeliveryMemory {

  Uni<Optional<Delivery>> find(String id);

  /** Remembers a delivery; one that is there already stays as it is. */
  Uni<Void> remember(String id, Delivery delivery, Instant until);

  /** Forgets what had to be remembered until before an instant. */
  Uni<Void> forgetBefore(Instant instant);
}
