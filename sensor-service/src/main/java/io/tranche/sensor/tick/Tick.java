package io.tranche.sensor.tick;

import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one sensor made of one batch of events.
 *
 * @param at when the last of the events reached us
 * @param matched how many events the sensor's pattern takes
 * @param added how many members it asked to add
 * @param removed how many sources it asked to remove
 * @param requested how many runs it asked for
 * @param kept how many events it takes but does nothing about, such as removals
 * @param refused how many events could not become a partition; their records are dead letters
 * @param unmatched how many objects began as its pattern does, but were not of it
 * @param skipped how many events it would have done something about, were it not stopped
 * @param skipReason who stopped it, when and why
 * @param offsets which records the batch was made of
 * @param partition of the target, where a wait for it has ended and nothing else is told
 * @param about what it is of, where that is no batch of new records: a delivery of a webhook, a
 *     listing of a bucket, a replay
 */
public record Tick(
    String sensor,
    Instant at,
    int matched,
    int added,
    int removed,
    int requested,
    int kept,
    int refused,
    int unmatched,
    int skipped,
    Optional<String> skipReason,
    List<OffsetRange> offsets,
    Optional<String> partition,
    Optional<String> about) {

  public Tick {
    offsets = List.copyOf(offsets);
  }

  /** A tick of a batch of records. */
  public Tick(
      String sensor,
      Instant at,
      int matched,
      int added,
      int removed,
      int requested,
      int kept,
      int refused,
      int unmatched,
      int skipped,
      Optional<String> skipReason,
      List<OffsetRange> offsets,
      Optional<String> partition) {
    this(
        sensor,
        at,
        matched,
        added,
        removed,
        requested,
        kept,
        refused,
        unmatched,
        skipped,
        skipReason,
        offsets,
        partition,
        Optional.empty());
  }

  /** The same, of something else than a batch of records, or of such that were read again. */
  public Tick about(String what) {
    return new Tick(
        sensor,
        at,
        matched,
        added,
        removed,
        requested,
        kept,
        refused,
        unmatched,
        skipped,
        skipReason,
        offsets,
        partition,
        Optional.of(what));
  }

  /** The same, of something else than records. */
  public Tick about(String what, Instant when) {
    return new Tick(
        sensor,
        when,
        matched,
        added,
        removed,
        requested,
        kept,
        refused,
        unmatched,
        skipped,
        skipReason,
        List.of(),
        partition,
        Optional.of(what));
  }

  /**
   * A wait for a partition of the target has ended.
   *
   * @param skipped why nothing is asked for
   */
  public static Tick ofWait(
      String sensor, String partition, Instant at, int requested, Optional<String> skipped) {
    return new Tick(
        sensor,
        at,
        0,
        0,
        0,
        requested,
        0,
        0,
        0,
        skipped.isPresent() ? 1 : 0,
        skipped,
        List.of(),
        Optional.of(partition));
  }

  /** Records of one Kafka partition, both ends included. */
  public record OffsetRange(String topic, int kafkaPartition, long first, long last) {

    /** One record. */
    public static OffsetRange of(ConsumerRecord<?, ?> raw) {
      return new OffsetRange(raw.topic(), raw.partition(), raw.offset(), raw.offset());
    }

    /** The Kafka partition, as text. */
    public String place() {
      return topic + "/" + kafkaPartition;
    }

    /** From the first of both to the last, of one Kafka partition. */
    public OffsetRange joined(OffsetRange other) {
      return new OffsetRange(
          topic, kafkaPartition, Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  /**
   * Newest first when compared as text, within a sensor; the same batch has the same id however
   * often it is handled.
   */
  String id() {
    String batch =
        offsets.stream().map(OffsetRange::toString).sorted().collect(Collectors.joining());
    return sensor
        + "|"
        + String.format(Locale.ROOT, "%019d", Long.MAX_VALUE - at.toEpochMilli())
        + "|"
        + about
            .map(what -> Ids.of("tick", sensor, batch, partition.orElse(""), what))
            .orElseGet(() -> Ids.of("tick", sensor, batch, partition.orElse("")));
  }
}
