package io.tranche.sensor.replay;

import io.tranche.sensor.replay.Replay.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic again between two offsets of each of its Kafka partitions, without a group. Not
 * thread-safe.
 */
final class ArrivalsReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Consumer<String, byte[]> consumer;
  private final String topic;

  ArrivalsReader(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /** From the first record at or after an instant to the end that is there now. */
  List<Place> between(Optional<Instant> from) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> begins =
        from.map(time -> since(time, ends)).orElseGet(() -> consumer.beginningOffsets(partitions));
    List<Place> places = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      long first = Math.min(begins.getOrDefault(partition, end), end);
      places.add(new Place(partition.partition(), first, first, end));
    }
    return places;
  }

  private Map<TopicPartition, Long> since(Instant time, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> begins = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            begins.put(
                partition,
                Optional.ofNullable(found.get(partition))
                    .map(OffsetAndTimestamp::offset)
                    .orElse(end)));
    return begins;
  }

  /** Goes on from where a replay stands. */
  void seek(List<Place> places) {
    List<Place> open = places.stream().filter(place -> place.next() < place.end()).toList();
    consumer.assign(open.stream().map(this::partition).toList());
    open.forEach(place -> consumer.seek(partition(place), place.next()));
  }

  /** The next records, none of them at or behind an end. */
  List<ConsumerRecord<String, byte[]>> read(List<Place> places) {
    Map<Integer, Long> ends = new HashMap<>();
    places.forEach(place -> ends.put(place.kafkaPartition(), place.end()));
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    consumer
        .poll(PATIENCE)
        .forEach(
            one -> {
              if (one.offset() < ends.getOrDefault(one.partition(), 0L)) {
                records.add(one);
              }
            });
    return records;
  }

  /** The offsets that are read next, by Kafka partition. */
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    consumer
        .assignment()
        .forEach(partition -> positions.put(partition.partition(), consumer.position(partition)));
    return positions;
  }

  private TopicPartition partition(Place place) {
    return new TopicPartition(topic, place.kafkaPartition());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
