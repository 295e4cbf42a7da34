package io.tranche.run.http;

import io.smallrye.common.annotation.Blocking;
import io.tranche.contracts.Topics;
import io.tranche.platform.http.Page;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.KafkaSettings;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The last records that were set aside, of one topic or of all, newest first. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterResource {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MOST_POLLS = 20;

  private final KafkaSettings settings;
  private final Topics topics;

  @Inject
  DeadLetterResource(KafkaSettings settings, Topics topics) {
    this.settings = settings;
    this.topics = topics;
  }

  /** One record that was set aside, with the reason. */
  public record DeadLetter(
      String topic,
      long offset,
      Instant at,
      Optional<String> key,
      Optional<String> value,
      Optional<String> code,
      Optional<String> reason,
      Optional<String> service,
      Optional<String> sourceTopic,
      Optional<String> sourcePartition,
      Optional<String> sourceOffset) {

    static DeadLetter of(ConsumerRecord<String, byte[]> raw) {
      return new DeadLetter(
          raw.topic(),
          raw.offset(),
          Instant.ofEpochMilli(raw.timestamp()),
          Optional.ofNullable(raw.key()),
          Optional.ofNullable(raw.value()).map(value -> new String(value, StandardCharsets.UTF_8)),
          IncomingRecord.header(raw, "tranche-dlq-code"),
          IncomingRecord.header(raw, "tranche-dlq-reason"),
          IncomingRecord.header(raw, "tranche-dlq-service"),
          IncomingRecord.header(raw, "tranche-dlq-topic"),
          IncomingRecord.header(raw, "tranche-dlq-partition"),
          IncomingRecord.header(raw, "tranche-dlq-offset"));
    }
  }

  /**
   * The last records of the dead-letter topics.
   *
   * @param topic the topic that the records came from, with or without prefix; absent for all
   */
  @GET
  @Blocking
  public Page<DeadLetter> list(
      @RestQuery @Nullable String topic, @RestQuery @Nullable Integer limit) {
    int most = Page.limit(limit);
    List<DeadLetter> newest =
        read(deadLetterTopics(topic), most).stream()
            .map(DeadLetter::of)
            .sorted(Comparator.comparing(DeadLetter::at).reversed())
            .limit(most)
            .toList();
    return Page.last(newest);
  }

  private List<String> deadLetterTopics(@Nullable String topic) {
    return topics.declarations().stream()
        .map(Topics.Declaration::name)
        .filter(name -> topic == null || topic.isEmpty() || isOf(name, topic))
        .filter(name -> name.endsWith(topics.deadLetters("")))
        .toList();
  }

  private boolean isOf(String name, String topic) {
    return name.equals(topic)
        || name.equals(topics.deadLetters(topic))
        || name.equals(topics.deadLetters(topics.prefix() + topic));
  }

  private List<ConsumerRecord<String, byte[]>> read(List<String> names, int most) {
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.reader())) {
      List<TopicPartition> places =
          names.stream()
              .flatMap(
                  name ->
                      consumer.partitionsFor(name).stream()
                          .map(info -> new TopicPartition(name, info.partition())))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(places);
      consumer.assign(places);
      ends.forEach(
          (place, end) ->
              consumer.seek(
                  place, Math.max(beginnings.getOrDefault(place, 0L), Math.max(0, end - most))));
      return readTo(consumer, ends);
    }
  }

  private static List<ConsumerRecord<String, byte[]>> readTo(
      KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    int polls = 0;
    while (polls++ < MOST_POLLS
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }
}
