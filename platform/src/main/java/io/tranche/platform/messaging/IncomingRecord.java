package io.tranche.platform.messaging;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A message with the place that it came from.
 *
 * @param message what the record says
 * @param id its CloudEvents id; without one, its place
 * @param at when it reached Kafka
 * @param raw the record as it came
 */
public record IncomingRecord<T>(
    T message, String id, Instant at, ConsumerRecord<String, byte[]> raw) {

  /** A message with its place. */
  public static <T> IncomingRecord<T> of(T message, ConsumerRecord<String, byte[]> raw) {
    return new IncomingRecord<>(
        message,
        header(raw, CloudEvent.ID_HEADER).orElseGet(() -> idOfPlace(raw)),
        Instant.ofEpochMilli(raw.timestamp()),
        raw);
  }

  /** The value of a header, as text. */
  public static Optional<String> header(ConsumerRecord<String, byte[]> raw, String name) {
    Header header = raw.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  /** Headers as texts; of those with one name the last. */
  public static Map<String, String> headers(Iterable<Header> headers) {
    Map<String, String> texts = new HashMap<>();
    for (Header header : headers) {
      if (header.value() != null) {
        texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static String idOfPlace(ConsumerRecord<String, byte[]> raw) {
    return Ids.of(
        "place", raw.topic(), Integer.toString(raw.partition()), Long.toString(raw.offset()));
  }
}
