package io.tranche.console.stream;

import io.tranche.console.stream.ChangeLog.Batch;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One browser's stream of events. It holds a place in the log and nothing else: while the browser
 * is slow nothing is written, and afterwards it gets what is still out of date.
 */
final class EventStream {
  /** More runs than this in one turn are told as one event. */
  private static final int MOST_RUNS = 100;

  private final ChangeLog log;
  private final HttpServerResponse response;
  private long sequence;

  EventStream(ChangeLog log, HttpServerResponse response) {
    this.log = log;
    this.response = response;
  }

  /** Begins after {@code batch}, and writes it. */
  void begin(Batch batch) {
    write(batch, true);
  }

  /** Writes what has changed since the last turn. */
  void turn() {
    if (!response.writeQueueFull()) {
      write(log.since(sequence), false);
    }
  }

  /** Without an id: the log may be further than what this browser has got. */
  void beat(boolean live) {
    if (!response.writeQueueFull()) {
      response.write(event("heartbeat", new JsonObject().put("live", live)) + "\n");
    }
  }

  private void write(Batch batch, boolean first) {
    boolean nothingNew = batch.sequence() == sequence && !first;
    sequence = batch.sequence();
    if (nothingNew) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (batch.gap()) {
      text.append(event("resync", new JsonObject())).append('\n');
    }
    List<Change> changes = batch.gap() ? List.of() : batch.changes();
    long runs = changes.stream().filter(Change.RunChanged.class::isInstance).count();
    for (Change change : changes) {
      if (runs <= MOST_RUNS || !(change instanceof Change.RunChanged)) {
        text.append(event(change.name(), change.data())).append('\n');
      }
    }
    if (runs > MOST_RUNS) {
      text.append(event("runs-changed", new JsonObject().put("count", runs))).append('\n');
    }
    // The id comes last: a browser that got only part of a turn gets the turn again.
    text.append(id(batch)).append('\n');
    response.write(text.toString());
  }

  private static String event(String name, JsonObject data) {
    return "event: " + name + "\ndata: " + data.encode() + "\n";
  }

  private static String id(Batch batch) {
    return "id: " + batch.offsets() + "\n";
  }
}
