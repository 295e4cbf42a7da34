package io.tranche.sensor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.definitions.AlertDocument.Webhook;
import io.tranche.platform.secrets.Secrets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostTest {

  private static final Instant AT = Instant.parse("2024-01-06T00:00:00Z");
  private static final AlertNotification NOTIFICATION =
      AlertNotification.of(
          "the-id",
          AT,
          new AlertNotification.Data("down", false, 0, new TreeMap<>(), AT, AT, List.of()));

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Hook hook =
      new Hook()
          .on("/busy", Hook.text(503, "  come\tback later\nor not"))
          .on("/long", Hook.text(500, "x".repeat(100_000)))
          .on(
              "/moved",
              exchange -> {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(307, -1);
              })
          .on("/silent", exchange -> awaitClose())
          .on(
              "/endless",
              exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                awaitClose();
              });

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    closed.countDown();
    hook.close();
  }

  @Test
  void isOneRequestWithReferencesResolved() {
    Map<String, String> environment = Map.of("HOOK", hook.url("/here"), "TOKEN", "$1\\x");
    Map<String, String> headers = Map.of("Authorization", "Bearer ${env:TOKEN}");

    assertThat(send(new Webhook("${env:HOOK}?a=b", headers), environment)).isEmpty();

    Hook.Request request = hook.requests("/here").get(0);
    assertThat(request.notification()).isEqualTo(NOTIFICATION);
    assertThat(request.headers())
        .containsEntry("authorization", "Bearer $1\\x")
        .containsEntry("idempotency-key", "the-id")
        .containsEntry("content-type", "application/cloudevents+json; charset=utf-8");
  }

  @Test
  void saysWhatTheReceiverAnsweredButNotMoreThanALine() {
    assertThat(send("/busy")).hasValue("it answered 503: come back later");
    assertThat(send("/long")).hasValue("it answered 500: " + "x".repeat(200));
  }

  @Test
  void isNotRedirected() {
    assertThat(send("/moved")).hasValue("it answered 307");
    assertThat(hook.requests("/elsewhere")).isEmpty();
  }

  @Test
  void isGivenUpWhenNoAnswerComesOrNeverEnds() {
    assertThat(send("/silent")).hasValue("no answer within 1 s");
    assertThat(send("/endless")).hasValue("no answer within 1 s");
  }

  @Test
  void tellsOfAnAddressWithoutAReceiver() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    Webhook webhook = new Webhook("http://127.0.0.1:" + unused + "/", Map.of());

    assertThat(send(webhook, Map.of())).hasValue("no connection");
  }

  @Test
  void neverTellsWhatAReferenceStandsFor() {
    Webhook webhook = new Webhook("${env:HOOK}", Map.of("Authorization", "${env:TOKEN}"));

    assertThat(send(webhook, Map.of("HOOK", hook.url("/"))))
        .hasValue(
            "Cannot resolve ${env:TOKEN} in headers.Authorization: the service has no environment"
                + " variable of this name");
    assertThat(send(webhook, Map.of("HOOK", hook.url("/"), "TOKEN", "sec\nret")))
        .hasValue("its url or headers, with the references resolved, are not of HTTP");
    assertThat(send(webhook, Map.of("HOOK", "secret place", "TOKEN", "t")))
        .hasValue("its url or headers, with the references resolved, are not of HTTP");
  }

  @Test
  void masksWhatTheReceiverRepeats() {
    hook.on("/echo", Hook.text(400, "bad token: t0k3n"));
    Webhook webhook =
        new Webhook(hook.url("/echo"), Map.of("Authorization", "Bearer ${env:TOKEN}"));

    assertThat(send(webhook, Map.of("TOKEN", "t0k3n"))).hasValue("it answered 400: bad token: ***");
  }

  private Optional<String> send(String path) {
    return send(new Webhook(hook.url(path), Map.of()), Map.of());
  }

  private static Optional<String> send(Webhook webhook, Map<String, String> environment) {
    Secrets secrets =
        new Secrets(environment, List.of("HOOK", "TOKEN"), List.of(), Optional.empty());
    return new Post(secrets, Duration.ofSeconds(1))
        .send(webhook, NOTIFICATION)
        .await()
        .atMost(Duration.ofSeconds(30));
  }
}
