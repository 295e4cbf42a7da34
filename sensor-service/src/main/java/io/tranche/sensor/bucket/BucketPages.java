package io.tranche.sensor.bucket;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.secrets.Secrets;
import io.tranche.sensor.bucket.Difference.Missed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists buckets for those who want all that is there, and not only what was missed. An object that
 * the sensor was told of has the order that it was told with, so that it is recognized; one that
 * was missed has the order that a listing gives it.
 */
@Singleton
public class BucketPages {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** More than a page of the store has. */
  private static final int MOST_AT_ONCE = 5_000;

  private final BucketStores stores;
  private final Secrets secrets;
  private final KnownObjects known;
  private final ListingRepository listings;
  private final BucketConfig config;
  private final Clock clock;

  @Inject
  BucketPages(
      BucketStores stores,
      Secrets secrets,
      KnownObjects known,
      ListingRepository listings,
      BucketConfig config,
      Clock clock) {
    this.stores = stores;
    this.secrets = secrets;
    this.known = known;
    this.listings = listings;
    this.config = config;
    this.clock = clock;
  }

  /**
   * An object that is there.
   *
   * @param object as the sensor knows it, or will
   * @param modified when it was written
   */
  public record Found(KnownObject object, Instant modified) {}

  /**
   * Some of the objects that a sensor takes, in the order of their keys.
   *
   * @param last the key behind which the next page begins; empty after the last page
   */
  public record Page(List<Found> found, String last) {
    public Page {
      found = List.copyOf(found);
    }
  }

  /** The number of the sensor's last listing, by which what is missed now is ordered. */
  public Uni<Long> number(String sensor) {
    return listings.find(sensor).map(found -> found.map(Listing::number).orElse(0L));
  }

  /**
   * The next page.
   *
   * @param from objects that were written before are passed over; absent: none are
   * @throws IOException if the store cannot be asked
   */
  public Page list(
      FileSensorDocument sensor, Catalog catalog, long number, String after, Optional<Instant> from)
      throws IOException, InterruptedException {
    S3Bucket bucket = stores.open(sensor, catalog, secrets.reveal());
    Listed.Page page = bucket.list(sensor.keyPrefix(), after);
    String last = page.more() ? page.last(after) : "";
    List<Listed> taken =
        page.objects().stream()
            .filter(object -> sensor.takes(object.key()))
            .filter(object -> from.filter(object.modified()::isBefore).isEmpty())
            .toList();
    Map<String, KnownObject> heard = heard(sensor, after, last);
    Instant now = clock.instant();
    Map<String, Missed> missed = new HashMap<>();
    Difference.missed(taken, heard.values(), now.minus(config.grace()))
        .forEach(one -> missed.put(one.object().key(), one));
    List<Found> found = new ArrayList<>();
    for (Listed object : taken) {
      KnownObject told = heard.get(object.key());
      if (told != null && told.isAs(object)) {
        found.add(new Found(told, object.modified()));
      } else if (missed.containsKey(object.key())) {
        found.add(
            new Found(
                new KnownObject(
                    sensor.name(),
                    sensor.match().bucket(),
                    object.key(),
                    ListingOrder.after(Optional.ofNullable(told), number, object.etag()),
                    Optional.of(object.etag()),
                    OptionalLong.of(object.size()),
                    true,
                    now),
                object.modified()));
      }
    }
    return new Page(found, last);
  }

  /** What was asked for is known from then on. */
  public Uni<Void> note(Page page) {
    return known.note(page.found().stream().map(Found::object).toList());
  }

  private Map<String, KnownObject> heard(FileSensorDocument sensor, String after, String last) {
    Map<String, KnownObject> heard = new HashMap<>();
    String from = after;
    List<KnownObject> some;
    do {
      some =
          known
              .list(
                  sensor.name(),
                  sensor.match().bucket(),
                  sensor.keyPrefix(),
                  from,
                  last,
                  MOST_AT_ONCE)
              .await()
              .atMost(PATIENCE);
      some.forEach(one -> heard.put(one.key(), one));
      from = some.isEmpty() ? from : some.get(some.size() - 1).key();
    } while (some.size() == MOST_AT_ONCE);
    return heard;
  }
}
