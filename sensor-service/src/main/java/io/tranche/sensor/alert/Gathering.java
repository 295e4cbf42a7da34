package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Puts what waits into deliveries. Whoever dies between any two writes leaves a delivery that names
 * what it is about to take; who finds it takes that, and goes on.
 */
@Singleton
class Gathering {

  /** A receiver gets a notification at most this often. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final int PAGE = 1_000;

  /** So many events at the most are one notification; more are another one. */
  private static final int MOST = 100_000;

  private final NoticeRepository notices;
  private final DeliveryRepository deliveries;

  private final int page;

  @Inject
  Gathering(NoticeRepository notices, DeliveryRepository deliveries) {
    this(notices, deliveries, PAGE);
  }

  /**
   * @param page how many notices are taken at once
   */
  Gathering(NoticeRepository notices, DeliveryRepository deliveries, int page) {
    this.notices = notices;
    this.deliveries = deliveries;
    this.page = page;
  }

  /** Opens and fills a delivery for each receiver for whom something waits and it is time. */
  Uni<Void> gather(Instant now) {
    return gather(Optional.empty(), now);
  }

  private Uni<Void> gather(Optional<Receiver> last, Instant now) {
    return notices
        .findReceiver(last)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : gatherFor(found.get(), now).chain(() -> gather(found, now)));
  }

  private Uni<Void> gatherFor(Receiver receiver, Instant now) {
    return deliveries
        .findNewest(receiver)
        .chain(
            newest -> {
              if (newest.isPresent() && !isTimeAfter(newest.get(), now)) {
                return Uni.createFrom().voidItem();
              }
              long number = newest.map(Delivery::number).orElse(0L) + 1;
              Delivery opened = Delivery.open(receiver, number, now);
              return deliveries
                  .insert(opened)
                  .chain(inserted -> inserted ? fill(opened, now) : Uni.createFrom().voidItem());
            });
  }

  private static boolean isTimeAfter(Delivery newest, Instant now) {
    return newest.state().isFinal() && !now.isBefore(newest.opened().plus(INTERVAL));
  }

  /** Takes what was named, then names and takes what else waits, then lets it be posted. */
  Uni<Void> fill(Delivery delivery, Instant now) {
    if (!delivery.taking().isEmpty()) {
      return notices
          .take(delivery.taking(), delivery)
          .chain(() -> save(delivery.taken()))
          .chain(next -> goOn(next, now));
    }
    if (delivery.count() >= MOST) {
      return save(delivery.gathered(now)).replaceWithVoid();
    }
    return notices
        .findWaiting(delivery.receiver(), page)
        .chain(
            (List<Notice> found) ->
                found.isEmpty()
                    ? save(delivery.gathered(now)).replaceWithVoid()
                    : save(delivery.with(found)).chain(next -> goOn(next, now)));
  }

  private Uni<Optional<Delivery>> save(Delivery next) {
    return deliveries.save(next);
  }

  /** If somebody else goes on with it, that is as good. */
  private Uni<Void> goOn(Optional<Delivery> saved, Instant now) {
    return saved.isPresent() ? fill(saved.get(), now) : Uni.createFrom().voidItem();
  }
}
