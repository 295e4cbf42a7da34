package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where it is kept what receivers shall hear of, and what they were told. */
interface NoticeRepository {

  /** Stores those that are not stored; they wait. */
  Uni<Void> save(Collection<Notice> notices, Instant now);

  /**
   * The next receiver, in the order of keys, for whom something waits.
   *
   * @param last the one before it
   */
  Uni<Optional<Receiver>> findReceiver(Optional<Receiver> last);

  /** The first of those that wait for a receiver, by time. */
  Uni<List<Notice>> findWaiting(Receiver receiver, int limit);

  /** These wait no longer: they are in a delivery. Nothing if that was done before. */
  Uni<Void> take(Collection<String> ids, Delivery delivery);

  /** Forgets what was stored before an instant. */
  Uni<Void> forgetBefore(Instant instant);
}
