package io.tranche.sensor.bucket;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.ReplicaId;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Lists the buckets of the sensors of type {@code bucket} that are not stopped, each as often as it
 * says. A listing is a document that says how far it has come; one replica lists, and another one
 * goes on when that moves no more.
 */
@Singleton
class Buckets {

  private static final Logger LOG = Logger.getLogger(Buckets.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** After so many own looks at a listing that has not moved its replica counts as dead. */
  private static final int LOOKS = 120;

  private static final int PAGES_AT_ONCE = 20;

  private final CatalogView catalogs;
  private final Controls controls;
  private final ListingRepository listings;
  private final KnownObjects known;
  private final BucketStep step;
  private final TickRepository ticks;
  private final Secrets secrets;
  private final BucketStores stores;
  private final String replica;
  private final Clock clock;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Instant> retries = new HashMap<>();
  private final Repeatedly looks = new Repeatedly("look at buckets", PAUSE, this::look);

  /** What another replica's listing looked like, and how often. */
  private record Seen(long version, int looks) {}

  @Inject
  Buckets(
      CatalogView catalogs,
      Controls controls,
      ListingRepository listings,
      KnownObjects known,
      BucketStep step,
      TickRepository ticks,
      Secrets secrets,
      BucketStores stores,
      ReplicaId replica,
      Clock clock) {
    this.catalogs = catalogs;
    this.controls = controls;
    this.listings = listings;
    this.known = known;
    this.step = step;
    this.ticks = ticks;
    this.secrets = secrets;
    this.stores = stores;
    this.replica = replica.text();
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  private void look() throws InterruptedException {
    Catalog catalog = await(catalogs.ready().map(first -> catalogs.current()));
    List<FileSensorDocument> sensors =
        catalog.sensors(FileSensorDocument.class).stream()
            .filter(sensor -> sensor.listing().isPresent())
            .toList();
    if (!sensors.isEmpty()) {
      Silences stopped = await(controls.silences());
      for (FileSensorDocument sensor : sensors) {
        boolean works = stopped.stop(Resource.sensor(sensor.name())).isEmpty();
        boolean waits = retries.getOrDefault(sensor.name(), Instant.EPOCH).isAfter(clock.instant());
        if (works && !waits) {
          lookAt(sensor, catalog);
        }
      }
    }
  }

  private void lookAt(FileSensorDocument sensor, Catalog catalog) throws InterruptedException {
    Revealed revealed = secrets.reveal();
    try {
      Optional<Listing> found = await(listings.find(sensor.name()));
      if (found.isEmpty()) {
        await(listings.create(Listing.first(sensor.name(), clock.instant())));
      } else {
        goOn(sensor, found.get(), new Place(catalog, revealed));
      }
      retries.remove(sensor.name());
    } catch (IOException | RuntimeException e) {
      LOG.warnf(
          "Cannot list the bucket of sensor %s, trying again: %s",
          sensor.name(), revealed.mask(String.valueOf(e.getMessage())));
      Duration interval = sensor.listing().orElseThrow().interval();
      retries.put(
          sensor.name(),
          clock.instant().plus(interval.compareTo(LONGEST_WAIT) < 0 ? interval : LONGEST_WAIT));
    }
  }

  /** What says where buckets are. */
  private record Place(Catalog catalog, Revealed revealed) {}

  private void goOn(FileSensorDocument sensor, Listing listing, Place place)
      throws IOException, InterruptedException {
    if (listing.started().isEmpty()) {
      if (!listing.due().isAfter(clock.instant())) {
        await(listings.save(listing.begun(replica, clock.instant())));
      }
    } else if (listing.worker().equals(replica)) {
      list(sensor, listing, place);
    } else if (isLeft(listing)) {
      await(listings.save(listing.takenBy(replica)));
    }
  }

  private boolean isLeft(Listing listing) {
    Seen last = seen.getOrDefault(listing.sensor(), new Seen(listing.version(), 0));
    int looks = last.version() == listing.version() ? last.looks() + 1 : 1;
    seen.put(listing.sensor(), new Seen(listing.version(), looks));
    return looks > LOOKS;
  }

  /** Some pages, so that other sensors do not wait long. */
  private void list(FileSensorDocument sensor, Listing begin, Place place)
      throws IOException, InterruptedException {
    S3Bucket bucket = stores.open(sensor, place.catalog(), place.revealed());
    Listing at = begin;
    for (int pages = 0; pages < PAGES_AT_ONCE; pages++) {
      Listing next = step.take(sensor, bucket, at);
      boolean isLast = next.after().isEmpty();
      if (isLast) {
        await(ticks.append(List.of(tick(next))));
        await(known.forgetRemoved(sensor.name(), clock.instant().minus(Topics.COMES_AGAIN)));
        next = next.ended(sensor.listing().orElseThrow().interval(), clock.instant());
      }
      if (!await(listings.save(next)) || isLast) {
        return;
      }
      at = next;
    }
  }

  private static Tick tick(Listing listing) {
    return new Tick(
            listing.sensor(),
            listing.started().orElseThrow(),
            Math.toIntExact(Math.min(listing.found(), Integer.MAX_VALUE)),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            Optional.empty())
        .about(listing.text());
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
