package io.tranche.console.stream;

import io.tranche.console.stream.ChangeLog.Batch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/stream}: server-sent events, resumed by {@code Last-Event-ID}. */
@ApplicationScoped
class StreamRoute {
  /** A subject is told at most this often. */
  static final long TURN_MILLIS = 250;

  static final long BEAT_MILLIS = 5_000;

  private final Vertx vertx;
  private final TopicTail tail;

  StreamRoute(Vertx vertx, TopicTail tail) {
    this.vertx = vertx;
    this.tail = tail;
  }

  void register(@Observes Router router) {
    router.get("/api/v1/stream").order(0).handler(this::open);
  }

  private void open(RoutingContext context) {
    HttpServerResponse response =
        context
            .response()
            .setChunked(true)
            .putHeader("Content-Type", "text/event-stream")
            .putHeader("Cache-Control", "no-cache")
            // Compressed, an event would wait for the next one to fill a block.
            .putHeader("Content-Encoding", "identity")
            .putHeader("X-Accel-Buffering", "no");
    EventStream stream = new EventStream(tail.log(), response);
    stream.begin(firstBatch(context.request().getHeader("Last-Event-ID")));
    stream.beat(tail.live());
    long turns = vertx.setPeriodic(TURN_MILLIS, timer -> stream.turn());
    long beats = vertx.setPeriodic(BEAT_MILLIS, timer -> stream.beat(tail.live()));
    response.closeHandler(
        closed -> {
          vertx.cancelTimer(turns);
          vertx.cancelTimer(beats);
        });
  }

  private Batch firstBatch(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return tail.log().end();
    }
    Optional<Offsets> offsets = Offsets.parse(lastEventId);
    return tail.log().since(offsets.orElseGet(Offsets::none));
  }
}
