package io.tranche.sensor.alert;

import io.tranche.contracts.Json;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertTrigger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.Document;

/** Deliveries as documents; what is absent has no field, so that an index on it stays small. */
final class DeliveryDocuments {

  private DeliveryDocuments() {}

  static Document document(Delivery delivery, long version) {
    String id = delivery.receiver().key() + "|" + descending(delivery.number());
    Document counts = new Document();
    delivery.counts().forEach((on, count) -> counts.append(on.word(), count));
    Document document =
        new Document("_id", id)
            .append("alert", delivery.receiver().alert())
            .append("receiver", delivery.receiver().key())
            .append("number", delivery.number())
            .append("state", delivery.state().word())
            .append("opened", delivery.opened())
            .append("listed", descending(delivery.opened().toEpochMilli()) + "|" + id)
            .append("taking", delivery.taking())
            .append("counts", counts)
            .append(
                "events",
                delivery.events().stream()
                    .map(event -> new String(Json.write(event), StandardCharsets.UTF_8))
                    .toList())
            .append("attempts", delivery.attempts())
            .append("version", version);
    if (!counts.isEmpty()) {
      document.append("first", delivery.first()).append("last", delivery.last());
    }
    delivery.due().ifPresent(at -> document.append("due", at));
    delivery.ended().ifPresent(at -> document.append("ended", at));
    delivery.problem().ifPresent(why -> document.append("problem", why));
    return document;
  }

  private static String descending(long number) {
    return String.format(Locale.ROOT, "%019d", Long.MAX_VALUE - number);
  }

  static Delivery delivery(Document document) {
    SortedMap<AlertTrigger, Long> counts = new TreeMap<>();
    document
        .get("counts", Document.class)
        .forEach((on, count) -> counts.put(AlertTrigger.parse(on), (Long) count));
    return new Delivery(
        Receiver.parse(document.getString("receiver")),
        document.getLong("number"),
        DeliveryState.parse(document.getString("state")),
        instant(document, "opened").orElseThrow(),
        document.getList("taking", String.class),
        counts,
        instant(document, "first").orElse(Instant.MAX),
        instant(document, "last").orElse(Instant.MIN),
        document.getList("events", String.class).stream().map(DeliveryDocuments::event).toList(),
        document.getInteger("attempts"),
        instant(document, "due"),
        instant(document, "ended"),
        Optional.ofNullable(document.getString("problem")),
        document.getLong("version"));
  }

  private static AlertEvent event(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), AlertEvent.class);
  }

  /** A document that was just made holds instants, one that was read dates. */
  private static Optional<Instant> instant(Document document, String field) {
    Object value = document.get(field);
    return value instanceof Instant instant
        ? Optional.of(instant)
        : Optional.ofNullable((Date) value).map(Date::toInstant);
  }
}
