package io.tranche.sensor.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tranche.sensor.arrival.ArrivalReplay.Replayed;
import io.tranche.sensor.tick.Tick;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One replay, as far as it has come.
 *
 * @param id of the command
 * @param from records that reached Kafka then or later are read; absent: all that there are
 * @param again whether partitions are run again, though they were for the same versions of files
 * @param by who asked for it
 * @param at when
 * @param reason why it has failed
 * @param places empty until it has begun
 * @param bucket how far the bucket was listed, of a sensor that lists it; absent until it has begun
 * @param worker the replica that reads, if one does
 * @param version counts the changes
 */
@JsonIgnoreProperties({"worker", "version"})
public record Replay(
    String id,
    String sensor,
    Optional<Instant> from,
    boolean again,
    String by,
    Instant at,
    Status status,
    Optional<String> reason,
    List<Place> places,
    Optional<BucketPart> bucket,
    Counts counts,
    Optional<Instant> endedAt,
    String worker,
    long version) {

  public Replay {
    places = List.copyOf(places);
  }

  /** What can be said of a replay. */
  public enum Status {
    RUNNING,
    DONE,
    FAILED;

    /** The word in JSON. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * How far one Kafka partition was read.
   *
   * @param next the offset that is read next
   * @param end the offset before which it ends: what came later, the sensor hears of by itself
   */
  public record Place(int kafkaPartition, long first, long next, long end) {

    Place at(long position) {
      return new Place(kafkaPartition, first, Math.max(next, Math.min(position, end)), end);
    }
  }

  /**
   * How far a bucket was listed, which follows when all records were read.
   *
   * @param number of the listing that gives what was missed its order
   * @param after the key behind which it goes on
   * @param found how many objects of the time that was asked for the sensor takes
   * @param done whether all of it was listed
   */
  public record BucketPart(long number, String after, long found, boolean done) {

    static BucketPart begin(long number) {
      return new BucketPart(number, "", 0, false);
    }

    /** A page was handled; behind the last one there is no key. */
    BucketPart with(long more, String last) {
      return new BucketPart(number, last, found + more, last.isEmpty());
    }
  }

  /**
   * What was found, and what was asked for.
   *
   * @param requested runs; those that were asked for before do not run again
   * @param again runs that were asked for though they had been
   */
  public record Counts(
      long records,
      long matched,
      long added,
      long removed,
      long requested,
      long kept,
      long refused,
      long again) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

    Counts plus(Replayed chunk) {
      Counts read =
          new Counts(
              records + chunk.records(),
              matched,
              added,
              removed,
              requested,
              kept,
              refused,
              again + chunk.again());
      return chunk.tick().map(read::plus).orElse(read);
    }

    private Counts plus(Tick tick) {
      return new Counts(
          records,
          matched + tick.matched(),
          added + tick.added(),
          removed + tick.removed(),
          requested + tick.requested(),
          kept + tick.kept(),
          refused + tick.refused(),
          again);
    }
  }

  /** One that nobody has begun. */
  static Replay asked(
      String id, String sensor, Optional<Instant> from, boolean again, String by, Instant at) {
    return new Replay(
        id,
        sensor,
        from,
        again,
        by,
        at,
        Status.RUNNING,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Counts.NONE,
        Optional.empty(),
        "",
        1);
  }

  /** How many records may still be read. */
  @JsonProperty("remaining")
  public long remaining() {
    return places.stream().mapToLong(place -> place.end() - place.next()).sum();
  }

  boolean isRunning() {
    return status == Status.RUNNING;
  }

  boolean hasBegun() {
    return !places.isEmpty();
  }

  /**
   * It is known what is to be read.
   *
   * @param listing of a sensor that lists its bucket
   */
  Replay begun(List<Place> between, Optional<BucketPart> listing, Instant now) {
    return next(status, reason, between, counts, worker).listing(listing).endedIfRead(now);
  }

  /** Whether the bucket is to be listed now: what was told comes first, for it has the orders. */
  boolean listsNow() {
    return remaining() == 0 && bucket.filter(part -> !part.done()).isPresent();
  }

  /** A page of the bucket was handled. */
  Replay listed(BucketPart part, Replayed chunk, Instant now) {
    return next(status, reason, places, counts.plus(chunk), worker)
        .listing(Optional.of(part))
        .endedIfRead(now);
  }

  private Replay listing(Optional<BucketPart> part) {
    return new Replay(
        id, sensor, from, again, by, at, status, reason, places, part, counts, endedAt, worker,
        version);
  }

  Replay takenBy(String replica) {
    return next(status, reason, places, counts, replica);
  }

  /** A part of it was read and handled, up to these offsets by Kafka partition. */
  Replay read(Map<Integer, Long> positions, Replayed chunk, Instant now) {
    List<Place> moved =
        places.stream()
            .map(place -> place.at(positions.getOrDefault(place.kafkaPartition(), 0L)))
            .toList();
    return next(status, reason, moved, counts.plus(chunk), worker).endedIfRead(now);
  }

  Replay failed(String why, Instant now) {
    return next(Status.FAILED, Optional.of(why), places, counts, worker).ended(now);
  }

  private Replay endedIfRead(Instant now) {
    return remaining() > 0 || listsNow()
        ? this
        : new Replay(
            id,
            sensor,
            from,
            again,
            by,
            at,
            Status.DONE,
            reason,
            places,
            bucket,
            counts,
            Optional.of(now),
            worker,
            version);
  }

  private Replay ended(Instant now) {
    return new Replay(
        id,
        sensor,
        from,
        again,
        by,
        at,
        status,
        reason,
        places,
        bucket,
        counts,
        Optional.of(now),
        worker,
        version);
  }

  private Replay next(
      Status nextStatus,
      Optional<String> nextReason,
      List<Place> nextPlaces,
      Counts nextCounts,
      String nextWorker) {
    return new Replay(
        id,
        sensor,
        from,
        again,
        by,
        at,
        nextStatus,
        nextReason,
        nextPlaces,
        bucket,
        nextCounts,
        endedAt,
        nextWorker,
        version + 1);
  }
}
