package io.tranche.endtoend;

import io.tranche.testing.Concurrently;
import io.tranche.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A broker, a store and two replicas of run-service that are there to be struck. */
final class Furnace implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private static final String BEAT = "200ms";
  private static final int REPLICAS = 2;

  private final Part broker = Part.broker();
  private final Part store = Part.store();
  private final Names names = new Names("fire.", "fire_");
  private final Services services;
  private final List<Replica> replicas = new CopyOnWriteArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private int started;

  /** A process under the name that it has among the others. */
  record Replica(String id, ServiceProcess process) {}

  private Furnace() {
    this.services = Services.on(names, broker.address(), mongoUri());
  }

  static Furnace lit() {
    Furnace furnace = new Furnace();
    CompletableFuture<Void> broker = Concurrently.run(furnace.broker::start);
    furnace.store.start();
    broker.join();
    furnace.services.launch(Service.DEFINITIONS, Map.of());
    furnace.mend();
    furnace.services.of(Service.DEFINITIONS).get(0).awaitReady(PATIENCE);
    furnace.services.apply(Burning.bundle());
    furnace.awaitReady();
    return furnace;
  }

  Names names() {
    return names;
  }

  Path data() {
    return services.data();
  }

  Part broker() {
    return broker;
  }

  Part store() {
    return store;
  }

  String mongoUri() {
    return "mongodb://" + store.address();
  }

  List<Replica> replicas() {
    return List.copyOf(replicas);
  }

  /**
   * Launches as many replicas as it takes for two to live. Every second one keeps so few of the
   * waiting runs in memory that most are in the store alone.
   */
  synchronized void mend() {
    replicas.removeIf(replica -> !replica.process().isAlive());
    while (replicas.size() < REPLICAS) {
      String id = "replica-" + ++started;
      String inMemory = started % 2 == 0 ? "10000" : "8";
      ServiceProcess process =
          services.launch(
              Service.RUN,
              Map.of(
                  "tranche.replica-id",
                  id,
                  "tranche.beat",
                  BEAT,
                  "tranche.run.waiting-in-memory",
                  inMemory));
      replicas.add(new Replica(id, process));
    }
  }

  void awaitReady() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              mend();
              return replicas.stream().allMatch(replica -> replica.process().isReady());
            });
  }

  /** Posts to whichever replica answers, again and again; the answer is the status. */
  int post(String path, String body, String idempotencyKey) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> tryToPost(path, body, idempotencyKey), status -> status < 500);
  }

  private int tryToPost(String path, String body, String idempotencyKey)
      throws InterruptedException {
    int status = 599;
    mend();
    for (Replica replica : replicas) {
      URI uri = replica.process().uri().resolve(path);
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", idempotencyKey)
              .timeout(ANSWER)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      try {
        status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      } catch (IOException killedOrHalted) {
        status = 599;
      }
      if (status < 500) {
        return status;
      }
    }
    return status;
  }

  @Override
  public void close() {
    services.close();
    store.close();
    broker.close();
  }
}
