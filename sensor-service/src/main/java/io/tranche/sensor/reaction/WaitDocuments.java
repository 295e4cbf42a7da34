package io.tranche.sensor.reaction;

import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Waits as documents; what is absent has no field, so that an index on it stays small. */
final class WaitDocuments {

  private WaitDocuments() {}

  static Document document(Wait wait, long version) {
    Document document =
        new Document("_id", wait.id())
            .append("sensor", wait.sensor())
            .append("partition", wait.partition())
            .append("round", wait.round())
            .append(
                "heard",
                wait.heard().entrySet().stream()
                    .map(
                        one ->
                            new Document("id", one.getKey())
                                .append("token", one.getValue().token())
                                .append("round", one.getValue().round()))
                    .toList())
            .append("missing", wait.missing())
            .append("missingCount", wait.missingCount())
            .append("version", version);
    wait.opened().ifPresent(at -> document.append("opened", at));
    wait.due().ifPresent(at -> document.append("due", at));
    wait.wakeAt().ifPresent(at -> document.append("wakeAt", at));
    wait.pending().ifPresent(pending -> document.append("pending", document(pending)));
    return document;
  }

  /** Requests as text: their field names are the users' own. */
  private static Document document(Wait.Pending pending) {
    return new Document("round", pending.round())
        .append("at", pending.at())
        .append(
            "requests",
            pending.requests().stream()
                .map(request -> new String(Json.write(request), StandardCharsets.UTF_8))
                .toList())
        .append("skipped", pending.skipped().orElse(null));
  }

  static Wait wait(Document document) {
    Map<String, Wait.Heard> heard = new HashMap<>();
    for (Document one : document.getList("heard", Document.class)) {
      heard.put(one.getString("id"), new Wait.Heard(one.getLong("token"), one.getLong("round")));
    }
    return new Wait(
        document.getString("sensor"),
        document.getString("partition"),
        document.getLong("round"),
        heard,
        document.getList("missing", String.class),
        document.getInteger("missingCount"),
        instant(document, "opened"),
        instant(document, "due"),
        instant(document, "wakeAt"),
        Optional.ofNullable(document.get("pending", Document.class)).map(WaitDocuments::pending),
        document.getLong("version"));
  }

  private static Wait.Pending pending(Document document) {
    List<RunRequest> requests =
        document.getList("requests", String.class).stream()
            .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), RunRequest.class))
            .toList();
    return new Wait.Pending(
        document.getLong("round"),
        document.getDate("at").toInstant(),
        requests,
        Optional.ofNullable(document.getString("skipped")));
  }

  private static Optional<Instant> instant(Document document, String field) {
    return Optional.ofNullable(document.getDate(field)).map(java.util.Date::toInstant);
  }
}
