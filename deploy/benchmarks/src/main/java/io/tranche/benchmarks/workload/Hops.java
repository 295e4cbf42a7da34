package io.tranche.benchmarks.workload;

import io.tranche.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How long each arrival of a round stayed between one topic and the next, by the times that the
 * producers gave the records.
 */
public final class Hops implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long HIGHEST_MILLIS = 600_000;

  private final List<String> path;
  private final KafkaConsumer<String, byte[]> consumer;

  /** From now on. */
  public Hops(String kafka, Topics topics) {
    this.path =
        List.of(
            topics.fileArrivals(),
            topics.dynamicPartitionRequests(),
            topics.runRequests(),
            topics.runEvents());
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "benchmark-" + UUID.randomUUID());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        path.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map((PartitionInfo info) -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Milliseconds spent on the way to each topic of the path but the first, in its order. */
  public Map<String, Histogram> measure(String round) {
    Pattern arrival = Pattern.compile(Pattern.quote(round) + "/(\\d+)\\.csv");
    Map<String, Map<String, Long>> firstSeen = new HashMap<>();
    for (ConsumerRecords<String, byte[]> poll = consumer.poll(POLL);
        !poll.isEmpty();
        poll = consumer.poll(POLL)) {
      for (ConsumerRecord<String, byte[]> one : poll) {
        Matcher found = arrival.matcher(new String(one.value(), StandardCharsets.UTF_8));
        if (found.find()) {
          firstSeen
              .computeIfAbsent(one.topic(), topic -> new HashMap<>())
              .merge(found.group(1), one.timestamp(), Math::min);
        }
      }
    }
    Map<String, Histogram> hops = new LinkedHashMap<>();
    for (int i = 1; i < path.size(); i++) {
      hops.put(path.get(i), between(firstSeen, path.get(i - 1), path.get(i)));
    }
    return hops;
  }

  private static Histogram between(
      Map<String, Map<String, Long>> firstSeen, String from, String to) {
    Histogram histogram = new Histogram(HIGHEST_MILLIS, 3);
    Map<String, Long> starts = firstSeen.getOrDefault(from, Map.of());
    firstSeen
        .getOrDefault(to, Map.of())
        .forEach(
            (arrival, end) -> {
              Long start = starts.get(arrival);
              if (start != null) {
                histogram.recordValue(Math.max(0, end - start));
              }
            });
    return histogram;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
