package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Concurrently;
import io.tranche.testing.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The broker and the store are killed while arrivals come in, and come back on their files. */
class BrokerAndStoreRestartTest {
  /** Pairs of arrivals; the embedded store has a small heap. */
  private static final int MOST = 150;

  private static final Part BROKER = Part.broker().start();
  private static final Part STORE = Part.store().start();
  private static final String MONGO_URI = "mongodb://" + STORE.address();
  private static final Names NAMES = new Names("fire.", "fire_");
  private static final Services SERVICES = Services.on(NAMES, BROKER.address(), MONGO_URI);
  private static final Arrivals ARRIVALS = new Arrivals(BROKER.address(), NAMES);

  @BeforeAll
  static void start() {
    SERVICES.start().apply(Bundle.fire("0"));
  }

  @AfterAll
  static void stop() {
    ARRIVALS.close();
    SERVICES.close();
    STORE.close();
    BROKER.close();
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheBrokerIsKilled() {
    killUnderLoad(BROKER, "broker");
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheStoreIsKilled() {
    killUnderLoad(STORE, "store");
  }

  private static void killUnderLoad(Part part, String name) {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> load = Concurrently.run(() -> load(name, enough));
    int before = ARRIVALS.acknowledged().size() + 20;
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ARRIVALS.acknowledged().size() >= before || load.isDone());

    part.kill9();
    awaitReadiness(false);
    part.start();
    awaitReadiness(true);
    enough.set(true);
    load.join();

    try (Ledger ledger = new Ledger(NAMES, BROKER.address(), MONGO_URI)) {
      assertThat(ARRIVALS.acknowledged()).hasSizeGreaterThanOrEqualTo(before);
      ledger.awaitSettled(ARRIVALS.acknowledged());
      ledger.assertHolds(ARRIVALS.acknowledged());
    }
  }

  /** One arrival after the other, each acknowledged before the next. */
  private static void load(String name, AtomicBoolean enough) {
    for (int i = 0; i < MOST && !enough.get(); i++) {
      ARRIVALS.send(Arrival.none(name + "-" + i), Arrival.command(name + "-" + i));
    }
  }

  /** Every service tells that it cannot work, and that it can again; none ends. */
  private static void awaitReadiness(boolean ready) {
    List<ServiceProcess> all = new ArrayList<>();
    for (Service service : Service.values()) {
      all.addAll(SERVICES.of(service));
    }
    for (ServiceProcess process : all) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !process.isAlive() || process.isReady() == ready);
      assertThat(process.isAlive()).as("alive: %s", process.log()).isTrue();
    }
  }
}
