package io.tranche.sensor.arrival;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.platform.messaging.TopicRetention;
import io.tranche.sensor.arrival.Sighting.Seen;
import io.tranche.sensor.retention.OldMemory;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What sensors remember of the contents that they took. A content is claimed before its object is
 * remembered, and both before anything is sent: whoever does it again finds its own claim.
 */
@Singleton
class TakenContents implements OldMemory {

  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final ContentRepository repository;
  private final ContentConfig config;
  private final Clock clock;
  private volatile Instant sweptAt = Instant.EPOCH;
  private volatile Duration kept = Topics.COMES_AGAIN;

  @Inject
  TakenContents(ContentRepository repository, ContentConfig config, Clock clock) {
    this.repository = repository;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event, TopicRetention retention, Topics topics) {
    kept = longEnough(config.kept(), retention.comesAgain(topics.fileArrivals()));
  }

  /** A notification that comes again once its content is forgotten would be taken for a new one. */
  static Duration longEnough(Optional<Duration> given, Duration least) {
    given
        .filter(duration -> duration.compareTo(least) < 0)
        .ifPresent(
            tooShort -> {
              throw new IllegalStateException(
                  "Cannot start: tranche.sensor.same-content.kept is shorter than a notification"
                      + " can come again, from file-arrivals and its dead letters ("
                      + tooShort
                      + "); accepted: "
                      + least
                      + " or longer, or none");
            });
    return given.orElse(least);
  }

  /** Those whose content was taken before, each with the object that had it first. */
  Uni<Map<Sighting, String>> leftOut(List<Sighting> given) {
    Sightings sightings = new Sightings(given);
    Instant now = clock.instant();
    return settle(sightings, now)
        .chain(() -> repository.advance(sightings.remembered(), now))
        .chain(() -> sweep(now))
        .map(swept -> sightings.leftOut());
  }

  /** Reads, decides and claims, again and again until nobody was faster. */
  private Uni<Void> settle(Sightings sightings, Instant now) {
    return repository
        .find(sightings.ids())
        .invoke(sightings::decide)
        .chain(() -> repository.claim(sightings.claims().values(), now))
        .chain(() -> repository.find(sightings.claims().keySet()))
        .chain(
            holders ->
                sightings.holdsAll(holders) ? Uni.createFrom().voidItem() : settle(sightings, now));
  }

  /**
   * Of the sensors that left out the last version of an object, by their names: the object that had
   * its content first.
   */
  Uni<Map<String, String>> leftOut(String object, List<String> sensors) {
    Set<String> ids = new HashSet<>();
    for (String sensor : sensors) {
      ids.add(Sighting.leftOutId(sensor, object));
      ids.add(Sighting.objectId(sensor, object));
    }
    return repository
        .find(ids)
        .map(
            found -> {
              Map<String, String> holders = new HashMap<>();
              for (String sensor : sensors) {
                Optional<Seen> taken =
                    Optional.ofNullable(found.get(Sighting.objectId(sensor, object)));
                Optional.ofNullable(found.get(Sighting.leftOutId(sensor, object)))
                    .filter(left -> taken.filter(last -> isNewer(last, left)).isEmpty())
                    .ifPresent(left -> holders.put(sensor, left.object()));
              }
              return holders;
            });
  }

  private static boolean isNewer(Seen one, Seen other) {
    return one.order().compareTo(other.order()) > 0;
  }

  @Override
  public Uni<Void> forgetOld(Instant now) {
    return repository.forgetBefore(now.minus(kept)).invoke(() -> sweptAt = now);
  }

  private Uni<Void> sweep(Instant now) {
    if (now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return forgetOld(now);
  }
}
