package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.bson.Document;

/**
 * Work in rounds of what comes from elsewhere and goes there: a delivery of a webhook, an object of
 * which nobody tells, a report of what something else has made, a replay, a run that finds a key,
 * one that an automation's condition asks for, and one that a service makes which calls back.
 */
final class OutsideWork implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");

  private final Services services;
  private final Stored stored;
  private final RunRequests requests;
  private final String commands;
  private final Sender sender = new Sender(Infrastructure.bootstrapServers());
  private final S3Store objects = S3Store.open();
  private final CallingBack service;
  private final HttpClient http = HttpClient.newHttpClient();
  private int round;
  private boolean applied;
  private boolean posted;
  private boolean reported;

  OutsideWork(Services services, Stored stored, RunRequests requests) {
    this.services = services;
    this.stored = stored;
    this.requests = requests;
    this.commands = services.names().topics().commands();
    this.service = CallingBack.open(() -> newest(Service.RUN));
  }

  /** One more round; what finds its service dead is done again when it is settled. */
  void begin() {
    round++;
    posted = false;
    reported = false;
    tryOnce();
    objects.put(OutsideBundle.object("object-" + round));
    requests.launch("finding-" + round, "finding", day());
    requests.launch("facts-" + round, "facts", day());
    requests.launch("called-" + round, "called", day());
    replay();
  }

  private void tryOnce() {
    applied = applied || services.tryToApply(bundle());
    posted = posted || post();
    reported = reported || report();
  }

  private Bundle bundle() {
    return OutsideBundle.of(objects.endpoint(), service.url());
  }

  private String day() {
    return LocalDate.EPOCH.plusYears(50).plusDays(round).toString();
  }

  private URI newest(Service one) {
    List<ServiceProcess> all = services.of(one);
    return all.get(all.size() - 1).uri();
  }

  /** The same delivery each time, however often it is sent. */
  private boolean post() {
    String body = "{\"note\": \"note-" + round + "\"}";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            newest(Service.SENSOR).resolve("/api/v1/webhooks?sensor=" + OutsideBundle.POSTING));
    OutsideBundle.signed("note-" + round, Instant.now(), body).forEach(request::header);
    return isTaken(request, body);
  }

  private boolean report() {
    String body = "{\"asset\": \"rates\", \"partition\": \"" + day() + "\"}";
    return isTaken(
        HttpRequest.newBuilder(newest(Service.RUN).resolve("/api/v1/reports/materializations"))
            .header("Idempotency-Key", "report-" + round),
        body);
  }

  private boolean isTaken(HttpRequest.Builder request, String body) {
    try {
      HttpResponse<String> answer =
          http.send(
              request
                  .header("Content-Type", "application/json")
                  .timeout(Duration.ofSeconds(10))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      // A sensor or an asset may not be known yet to a service that has just started.
      return answer.statusCode() / 100 == 2;
    } catch (IOException died) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while something is posted", stopped);
    }
  }

  private void replay() {
    Command replay =
        new Command.Replay(
            Resource.sensor("tracking"), Optional.empty(), false, Origin.program("end-to-end"));
    ProducerRecord<byte[], byte[]> outgoing =
        new ProducerRecord<>(
            commands, "sensor:tracking".getBytes(StandardCharsets.UTF_8), Json.write(replay));
    new CloudEvent("replay-" + round, Command.TYPE, "/end-to-end", AT)
        .headers()
        .forEach(
            (header, value) ->
                outgoing.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
    Sender.join(sender.send(outgoing));
  }

  /** Waits until all of it is done. */
  void settle() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              tryOnce();
              return applied && posted && reported;
            });
    Awaitility.await().atMost(PATIENCE).untilAsserted(this::assertDone);
    service.assertAskedOnceFor(day());
  }

  private void assertDone() {
    for (String asset : List.of("finding", "facts", "derived", "called")) {
      assertOneRun(asset, day());
    }
    assertMember(OutsideBundle.FOUND, "from-" + day());
    assertMember(OutsideBundle.POSTED, "note-" + round);
    assertOneRun("notes", "note-" + round);
    assertMember(OutsideBundle.LISTED, "object-" + round);
    assertOneRun("listed", "object-" + round);
    assertThat(stored.all("run", "materializations").values())
        .as("what was reported")
        .filteredOn(made -> "rates".equals(made.getString("asset")))
        .filteredOn(made -> day().equals(made.getString("partition")))
        .hasSize(1);
    assertThat(stored.all("sensor", "replays").values())
        .as("replays")
        .hasSize(round)
        .extracting(replay -> replay.getString("status"))
        .containsOnly("done");
  }

  private void assertOneRun(String asset, String partition) {
    assertThat(stored.runsOf(asset, partition))
        .as("runs of %s %s", asset, partition)
        .hasSize(1)
        .allMatch(run -> run.getString("status").equals("SUCCESS"));
  }

  private void assertMember(String set, String key) {
    Map<String, Document> members = stored.members();
    assertThat(members).as("members").containsKey(Ids.member(set, key));
    assertThat(members.get(Ids.member(set, key)).getBoolean("removed")).as(key).isFalse();
  }

  @Override
  public void close() {
    service.close();
    objects.close();
    sender.close();
  }
}
