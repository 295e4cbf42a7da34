package io.tranche.sensor.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertTrigger;
import io.tranche.platform.messaging.IncomingRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What there is to tell of a record that was set aside. */
final class DeadLetter {

  private DeadLetter() {}

  /** The event follows from the place that the record had before, however often it is set aside. */
  static Happening happening(ConsumerRecord<String, byte[]> raw) {
    String topic = header(raw, "tranche-dlq-topic", raw.topic());
    String kafkaPartition = header(raw, "tranche-dlq-partition", Integer.toString(raw.partition()));
    String offset = header(raw, "tranche-dlq-offset", Long.toString(raw.offset()));
    Set<String> assets = assets(raw.value());
    return new Happening(
        AlertEvent.ofAssets(
            AlertTrigger.DEAD_LETTERED,
            Ids.of("dead-letter", topic, kafkaPartition, offset),
            Instant.ofEpochMilli(raw.timestamp()),
            List.copyOf(assets),
            List.of(),
            "%s[%s]@%s: %s (%s)"
                .formatted(
                    topic,
                    kafkaPartition,
                    offset,
                    header(raw, "tranche-dlq-reason", "no reason given"),
                    header(raw, "tranche-dlq-code", "unknown"))),
        assets);
  }

  private static String header(ConsumerRecord<String, byte[]> raw, String name, String otherwise) {
    return IncomingRecord.header(raw, name).orElse(otherwise);
  }

  /** Those that the record names, in any of our messages. */
  private static Set<String> assets(byte @Nullable [] value) {
    Set<String> assets = new TreeSet<>();
    Optional.ofNullable(value)
        .flatMap(DeadLetter::tree)
        .ifPresent(
            root -> {
              root.findValues("asset").forEach(one -> add(one, assets));
              root.findValues("assets").forEach(all -> all.forEach(one -> add(one, assets)));
            });
    return assets;
  }

  private static void add(JsonNode asset, Set<String> assets) {
    if (asset.isTextual()) {
      assets.add(asset.asText());
    }
  }

  private static Optional<JsonNode> tree(byte[] value) {
    try {
      return Optional.of(Json.tree(value));
    } catch (TrancheException.Invalid e) {
      return Optional.empty();
    }
  }
}
