package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where deliveries are kept. */
interface DeliveryRepository {

  /** The one with the highest number. */
  Uni<Optional<Delivery>> findNewest(Receiver receiver);

  /** Whether there was none of that number. */
  Uni<Boolean> insert(Delivery first);

  /**
   * Replaces the version that it was made of.
   *
   * @return what is stored then; empty if somebody else has replaced it
   */
  Uni<Optional<Delivery>> save(Delivery next);

  /** Some of those that are due by now, the longest due first. */
  Uni<List<Delivery>> findDue(Instant now, int limit);

  /** Newest first; of one alert, in one state, or all. */
  Uni<Page<Delivery>> list(
      Optional<String> alert, Optional<DeliveryState> state, Optional<String> cursor, int limit);

  /** Forgets those that ended before an instant. */
  Uni<Void> forgetBefore(Instant instant);
}
