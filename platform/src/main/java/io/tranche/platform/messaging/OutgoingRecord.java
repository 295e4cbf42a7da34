package io.tranche.platform.messaging;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** One record to send. */
public final class OutgoingRecord {

  private final String topic;
  private final @Nullable String key;
  private final byte @Nullable [] value;
  private final List<Header> headers;

  OutgoingRecord(
      String topic, @Nullable String key, byte @Nullable [] value, List<Header> headers) {
    this.topic = topic;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** A message of ours, with its CloudEvents headers. */
  public static OutgoingRecord of(String topic, String key, Object message, CloudEvent event) {
    List<Header> headers = new ArrayList<>();
    event.headers().forEach((name, value) -> headers.add(header(name, value)));
    return new OutgoingRecord(topic, key, Json.write(message), headers);
  }

  /** Bytes as they came from outside, with their headers. */
  public static OutgoingRecord raw(
      String topic, @Nullable String key, byte @Nullable [] value, Iterable<Header> headers) {
    List<Header> copy = new ArrayList<>();
    headers.forEach(copy::add);
    return new OutgoingRecord(topic, key, value, copy);
  }

  static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  ProducerRecord<String, byte[]> toProducerRecord() {
    return new ProducerRecord<>(topic, null, key, value, headers);
  }
}
