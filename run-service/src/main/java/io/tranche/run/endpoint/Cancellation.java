package io.tranche.run.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Tells services that their work is to end. */
@Singleton
class Cancellation {

  static final String REASON = "its run is canceled, or its time is over";

  private static final Logger LOG = Logger.getLogger(Cancellation.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_ATTEMPTS = 3;

  private final Exchange exchange;

  @Inject
  Cancellation(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Tells it, a few times if need be.
   *
   * @param request the {@code Idempotency-Key} of the request that has begun the work
   * @return whether the service has heard it
   */
  boolean tell(Call call, String request, String runId, long token, String reason)
      throws InterruptedException {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("request", request).put("runId", runId).put("token", token).put("reason", reason);
    Optional<HttpRequest> message = call.end(Ids.of("cancel", request), Json.write(body), PATIENCE);
    for (int attempt = 1; message.isPresent() && attempt <= MOST_ATTEMPTS; attempt++) {
      Answer answer = exchange.send(message.get(), said -> {});
      if (answer instanceof Answer.Taken) {
        return true;
      }
      LOG.warnf("run %s: a service cannot be told that its work is to end", runId);
      if (answer instanceof Answer.Refused) {
        return false;
      }
    }
    return false;
  }
}
