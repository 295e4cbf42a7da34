package io.tranche.run.openlineage;

import io.micrometer.core.instrument.MeterRegistry;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An address of HTTP that events are posted to, one after the other. An event that is refused for
 * what it is (400, 413, 422) is told in the log and counted; everything else is tried again, for it
 * says something of the address.
 */
final class HttpSink implements LineageSink {

  static final String REFUSED = "tranche.openlineage.refused";

  private static final Logger LOG = Logger.getLogger(HttpSink.class);
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);
  private static final Set<Integer> OF_THE_EVENT = Set.of(400, 413, 422);
  private static final int MOST_SHOWN = 500;

  private final URI url;
  private final Optional<String> authorization;
  private final MeterRegistry registry;
  private final Pauses pauses;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECTED_WITHIN)
          .build();

  HttpSink(URI url, Optional<String> authorization, MeterRegistry registry, Pauses pauses) {
    this.url = url;
    this.authorization = authorization;
    this.registry = registry;
    this.pauses = pauses;
  }

  @Override
  public void send(List<LineageEvent> events) throws InterruptedException {
    for (LineageEvent event : events) {
      HttpRequest request = request(event);
      pauses.untilDone(() -> isTaken(request, event));
    }
  }

  private HttpRequest request(LineageEvent event) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWERED_WITHIN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.write(event)));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private boolean isTaken(HttpRequest request, LineageEvent event) throws InterruptedException {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status >= 200 && status < 300) {
        return true;
      }
      String said = answer.body().strip();
      String shown = said.length() > MOST_SHOWN ? said.substring(0, MOST_SHOWN) : said;
      if (OF_THE_EVENT.contains(status)) {
        LOG.errorf(
            "Event %s of run %s was refused: %s answered %d: %s",
            event.eventType(), event.run().runId(), url.getHost(), status, shown);
        registry.counter(REFUSED).increment();
        return true;
      }
      LOG.warnf(
          "Cannot tell of events of runs, trying again: %s answered %d: %s",
          url.getHost(), status, shown);
    } catch (IOException e) {
      LOG.warnf("Cannot tell of events of runs, trying again: %s: %s", url.getHost(), e);
    }
    return false;
  }
}
