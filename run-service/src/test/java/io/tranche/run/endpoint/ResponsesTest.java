package io.tranche.run.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FileStores;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.ReportedObservation;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.materializer.Workplace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesTest {

  private static final String DAILY = "{'type':'daily','start':'2024-01-01'}";
  private static final String JSON = "application/json";

  private final TestService service = new TestService();
  private @TempDir Path folder;
  private Workplace place;
  private MaterializationContext context;

  @BeforeEach
  void start() {
    place = new Workplace(folder);
    Catalog catalog =
        Workplace.catalog(
            DAILY,
            "{'type':'http','url':'"
                + service.url()
                + "/make','timeout':'PT1M','headers':{'X':'y'}}");
    context = place.run(7, catalog, "2024-01-05", "2024-01-06");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void isToldAllAndAnswersWhatItKnowsOfThePartitions() throws InterruptedException {
    service.willAnswer(
        200,
        JSON,
        """
        {"metadata": {"engine": "x"}, "logs": ["read 7"],
         "partitions": {"2024-01-06": {"metadata": {"rows": 3}}}}
        """);
    MaterializationResult result = materialize();
    TestService.Request request = service.next();

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/make");
    assertThat(request.headers()).containsEntry("X", "y").containsEntry("Content-type", JSON);
    assertThat(request.key()).isEqualTo(request.body().path("request").asText()).hasSize(26);
    assertThat(request.body().path("runId").asText()).isEqualTo("run7");
    assertThat(request.body().path("token").asLong()).isEqualTo(7);
    assertThat(request.body().path("asset").asText()).isEqualTo("orders");
    assertThat(request.body().at("/partitions/0/key").asText()).isEqualTo("2024-01-05");
    assertThat(request.body().at("/partitions/0/window/start").asText())
        .isEqualTo("2024-01-05T00:00:00Z");
    assertThat(result.metadata("orders", "2024-01-05")).isEqualTo(Map.of("engine", "x"));
    assertThat(result.metadata("orders", "2024-01-06")).isEqualTo(Map.of("engine", "x", "rows", 3));
    assertThat(place.log).containsExactly("read 7");
  }

  @Test
  void tellsWhichDataItHasMadeAndWhatItHasSeenOfOther() throws InterruptedException {
    service.willAnswer(
        200,
        JSON,
        """
        {"partitions": {"2024-01-06": {"metadata": {"rows": 3}, "dataVersion": "v8"}},
         "observed": [{"asset": "orders", "partition": "2024-01-01", "metadata": {"size": 9}}]}
        """);
    MaterializationResult result = materialize();

    assertThat(result.dataVersion("orders", "2024-01-06")).contains("v8");
    assertThat(result.dataVersion("orders", "2024-01-05")).isEmpty();
    assertThat(result.observations())
        .containsExactly(
            new ReportedObservation("orders", "2024-01-01", Map.of("size", 9), Optional.empty()));
  }

  @Test
  void failsWhereItHasSeenWhatNobodyKnows() {
    service.willAnswer(200, JSON, "{\"observed\": [{\"asset\": \"ordres\"}]}");

    assertThatThrownBy(this::materialize)
        .hasMessageContaining(
            "Cannot materialize orders, 2 partitions: it has observed what cannot be recorded:"
                + " Cannot find asset: no bundle defines it, did you mean orders? (ordres)");
  }

  @Test
  void hasMadeAllWhereItAnswersNothing() throws InterruptedException {
    service.willAnswer(204, JSON, "");

    assertThat(materialize().metadata("orders", "2024-01-05")).isEmpty();
  }

  @Test
  void tellsWhichPartitionsItCouldNotMake() throws InterruptedException {
    service.willAnswer(200, JSON, "{\"partitions\": {\"2024-01-05\": {\"error\": \"no file\"}}}");

    assertThat(materialize().notMade()).isEqualTo(Map.of("2024-01-05", "no file"));
  }

  @ParameterizedTest
  @CsvSource({"application/x-ndjson, ''", "text/event-stream, 'data: '"})
  void streamsLinesBeforeItHasEnded(String type, String prefix) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    service.willAnswer(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(line(prefix, "{\"type\":\"log\",\"lines\":[\"a\"]}"));
          exchange
              .getResponseBody()
              .write(line(prefix, "{\"type\":\"progress\",\"done\":1,\"of\":2}"));
          exchange.getResponseBody().flush();
          await(seen);
          exchange.getResponseBody().write(line(prefix, "{\"metadata\":{\"rows\":1}}"));
          exchange.close();
        });
    CompletableFuture<MaterializationResult> result = inBackground();
    Awaitility.await().until(() -> place.log.equals(List.of("a", "1 of 2")));
    seen.countDown();

    assertThat(result.get(60, TimeUnit.SECONDS).metadata("orders", "2024-01-05"))
        .isEqualTo(Map.of("rows", 1));
  }

  @Test
  void isCalledAgainUnderTheSameKeyWhereItMayAnswerOtherwise() throws InterruptedException {
    service.willAnswer(503, "text/plain", "starting");
    service.willAnswer(HttpExchange::close);
    service.willAnswer(200, JSON, "{\"metadata\":{\"rows\":1}}");

    assertThat(materialize().metadata("orders", "2024-01-05")).isEqualTo(Map.of("rows", 1));
    String key = service.next().key();
    assertThat(service.next().key()).isEqualTo(key);
    assertThat(place.log).first().isEqualTo("it answered 503: starting; called again in 500 ms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "400~text/plain~no such day~it answered 400: no such day",
        "307~text/plain~''~it answered 307, which is not followed; name the address that answers in"
            + " url",
        "202~text/plain~''~it answered 202, so it has not done the work yet; accepted: 200 with the"
            + " outcome, or mode: callback",
        "200~application/json~{\"type\":\"failed\",\"error\":\"disk full\",\"logs\":[\"a\"]}~disk"
            + " full\\na",
        "200~application/json~[1]~its answer cannot be used: Cannot read Said from JSON",
        "200~application/json~{\"type\":\"done\"}~its answer cannot be used: Cannot take answer of"
            + " service: type is not known (done); accepted: log, progress, succeeded, failed,"
            + " stopped",
        "200~application/json~{\"partitions\":{\"2023-01-01\":{}}}~the service reports a partition"
            + " that it was not given (2023-01-01)",
        "200~application/x-ndjson~{\"type\":\"log\",\"lines\":[\"a\"]}~its answer ended before it"
            + " said what has come of the work\\na"
      })
  void failsForTheReasonThatItGives(int status, String type, String body, String reason) {
    service.willAnswer(status, type, body);
    MaterializationException failure =
        catchThrowableOfType(MaterializationException.class, this::materialize);

    assertThat(failure)
        .hasMessageStartingWith(
            "Cannot materialize orders, 2 partitions: " + reason.replace("\\n", "\n"));
    assertThat(service.others()).hasSize(1);
  }

  @Test
  void isNotReadToItsEndWhereItsAnswerIsTooLarge() {
    service.willAnswer(200, JSON, "\"" + "x".repeat(Exchange.MOST_BYTES) + "\"");

    assertThatThrownBy(this::materialize)
        .hasMessageContaining("its answer is too large; at most 4194304 bytes at once");
  }

  @Test
  void endsTheCallWhenItIsInterrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    service.willAnswer(exchange -> await(never));
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                materialize();
              } catch (InterruptedException | RuntimeException e) {
                failure.complete(e);
              }
            });
    caller.start();
    assertThat(service.next().path()).isEqualTo("/make");
    caller.interrupt();

    assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    never.countDown();
  }

  @Test
  void asksForNothingWhereAnAddressIsNotOne() {
    var document =
        new Materializer.Http(
            "${env:URL}",
            Materializer.Http.Method.POST,
            Map.of(),
            Materializer.Http.Mode.RESPONSE,
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> Call.of(document, Secrets.NONE.reveal(), "orders"))
        .hasMessageContaining("materializer.url of orders");
  }

  private static byte[] line(String prefix, String json) {
    return (prefix + json + (prefix.isEmpty() ? "\n" : "\n\n")).getBytes(StandardCharsets.UTF_8);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<MaterializationResult> inBackground() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return materialize();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private MaterializationResult materialize() throws InterruptedException {
    var document = (Materializer.Http) context.asset().materializer().orElseThrow();
    Call call = Call.of(document, context.secrets(), context.subject());
    return new Responses(new Exchange(), new SourceObjects(place.settings))
        .materialize(
            call,
            context,
            new RemoteExchange(
                context, new FileStores(place.settings, Clock.systemUTC()), Optional.empty()));
  }
}
