package io.tranche.sensor.bucket;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.bucket.Difference.Missed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares one page of a bucket with what is known of its keys. What nobody has told is announced
 * on {@code file-arrivals} as a notification of our own, and only then noted: a crash between the
 * two announces it again, with the same order.
 */
@Singleton
class BucketStep {

  private static final String TYPE = "io.tranche.file-arrival.v1";
  private static final String SOURCE = "/sensor-service";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MOST_AT_ONCE = 1_000;

  private final KnownObjects known;
  private final RecordSender sender;
  private final Topics topics;
  private final BucketConfig config;
  private final Clock clock;

  @Inject
  BucketStep(
      KnownObjects known, RecordSender sender, Topics topics, BucketConfig config, Clock clock) {
    this.known = known;
    this.sender = sender;
    this.topics = topics;
    this.config = config;
    this.clock = clock;
  }

  /**
   * An object as it is announced, in the smallest form of a notification.
   *
   * @param sequencer its order
   * @param kind {@code created} or {@code removed}
   */
  record Arrival(
      String bucket,
      String key,
      OptionalLong size,
      Optional<String> etag,
      Instant time,
      String sequencer,
      String kind) {}

  /** Takes the next page; the answer is how far the listing has come: at the end, to no key. */
  Listing take(FileSensorDocument sensor, S3Bucket bucket, Listing listing)
      throws IOException, InterruptedException {
    Instant settled = clock.instant().minus(config.grace());
    Listed.Page page = bucket.list(sensor.keyPrefix(), listing.after());
    String last = page.more() ? page.last(listing.after()) : "";
    Set<String> keys = page.objects().stream().map(Listed::key).collect(Collectors.toSet());
    List<KnownObject> heard = new ArrayList<>();
    long gone = 0;
    String after = listing.after();
    List<KnownObject> some;
    do {
      some = known(sensor, after, last);
      some.stream().filter(one -> keys.contains(one.key())).forEach(heard::add);
      gone += end(sensor, bucket, listing, Difference.gone(keys, some, settled));
      after = some.isEmpty() ? after : some.get(some.size() - 1).key();
    } while (some.size() == MOST_AT_ONCE);
    List<Listed> taken =
        page.objects().stream().filter(object -> sensor.takes(object.key())).toList();
    List<Missed> missed = Difference.missed(taken, heard, settled);
    tell(
        missed.stream().map(one -> known(sensor, one, listing)).toList(),
        missed.stream().map(one -> one.object().modified()).toList());
    return listing.with(taken.size(), missed.size(), gone, last);
  }

  private List<KnownObject> known(FileSensorDocument sensor, String after, String last) {
    return known
        .list(sensor.name(), sensor.match().bucket(), sensor.keyPrefix(), after, last, MOST_AT_ONCE)
        .await()
        .atMost(PATIENCE);
  }

  /** Each is looked for by its own name before anything is removed for it. */
  private long end(
      FileSensorDocument sensor, S3Bucket bucket, Listing listing, List<KnownObject> gone)
      throws IOException, InterruptedException {
    List<KnownObject> ended = new ArrayList<>();
    Instant now = clock.instant();
    for (KnownObject one : gone) {
      if (!bucket.holds(one.key())) {
        ended.add(
            new KnownObject(
                one.sensor(),
                one.bucket(),
                one.key(),
                ListingOrder.after(Optional.of(one), listing.number(), "gone"),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                now));
      }
    }
    if (sensor.heedsRemovals()) {
      tell(ended, ended.stream().map(KnownObject::at).toList());
    } else {
      known.note(ended).await().atMost(PATIENCE);
    }
    return ended.size();
  }

  private KnownObject known(FileSensorDocument sensor, Missed missed, Listing listing) {
    Listed object = missed.object();
    return new KnownObject(
        sensor.name(),
        sensor.match().bucket(),
        object.key(),
        ListingOrder.after(missed.known(), listing.number(), object.etag()),
        Optional.of(object.etag()),
        OptionalLong.of(object.size()),
        true,
        clock.instant());
  }

  private void tell(List<KnownObject> news, List<Instant> times) {
    List<OutgoingRecord> records = new ArrayList<>();
    for (int i = 0; i < news.size(); i++) {
      records.add(announcement(news.get(i), times.get(i)));
    }
    sender.send(records).chain(() -> known.note(news)).await().atMost(PATIENCE);
  }

  private OutgoingRecord announcement(KnownObject news, Instant time) {
    String kind = news.alive() ? "created" : "removed";
    return OutgoingRecord.of(
        topics.fileArrivals(),
        news.bucket() + "/" + news.key(),
        new Arrival(news.bucket(), news.key(), news.size(), news.etag(), time, news.order(), kind),
        new CloudEvent(
            Ids.of("listing", news.bucket(), news.key(), news.order(), kind), TYPE, SOURCE, time));
  }
}
