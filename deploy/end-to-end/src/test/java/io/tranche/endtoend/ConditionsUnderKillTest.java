package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Json;
import io.tranche.testing.Infrastructure;
import io.tranche.testing.wire.KillCoverage;
import io.tranche.testing.wire.KillPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * sensor-service is killed with SIGKILL while a condition asks for runs: after it has stored what
 * it asks for and before that is sent, and at the writes around. {@code tranche.crash.points} other
 * than {@code sample} is all of them.
 */
class ConditionsUnderKillTest {
  private static final boolean ALL =
      !System.getProperty("tranche.crash.points", "sample").equals("sample");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Which of the documents' updates stores requests depends on which events come first. */
  private static final List<String> POINTS =
      List.of(
          "kafka:produce:run-requests#1/before",
          "store:update:sensor.conditions#1/after",
          "store:update:sensor.conditions#2/after",
          "store:update:sensor.conditions#3/after",
          "kafka:produce:run-requests#1/after",
          "store:update:sensor.conditions#1/before");

  private static final Names NAMES = Names.fresh();
  private static final Services SERVICES = Services.on(NAMES);
  private static final Ledger LEDGER = Ledger.of(NAMES);
  private static final RunRequests REQUESTS =
      new RunRequests(Infrastructure.bootstrapServers(), NAMES);
  private static final TappedService SENSOR = new TappedService(Service.SENSOR, SERVICES);

  @BeforeAll
  static void start() {
    SERVICES.start(Service.DEFINITIONS, Service.RUN);
    SENSOR.awaitReady();
    SERVICES.apply(Bundle.ofConditions());
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(conditions())
                    .hasSize(2)
                    .allMatch(condition -> !condition.getBoolean("initial")));
  }

  @AfterAll
  static void stop() {
    SENSOR.close();
    SERVICES.close();
    REQUESTS.close();
    LEDGER.close();
  }

  @Test
  void whatAConditionAsksForIsMadeOnceWhereverItDies() throws InterruptedException {
    KillCoverage coverage = new KillCoverage();
    List<String> made = new ArrayList<>();
    List<String> inBetween = new ArrayList<>();
    for (String point : ALL ? POINTS : POINTS.subList(0, 1)) {
      String partition = "abcdefghij".substring(made.size(), made.size() + 1);
      System.out.println("Killing SENSOR at " + point);
      SENSOR.killAtNext(KillPoint.parse(point));
      REQUESTS.launch("read-" + partition, "read", partition);
      SENSOR.awaitKill(
          coverage,
          () -> {
            if (isPending() && !isAskedFor(partition)) {
              inBetween.add(point);
            }
          });
      made.add(partition);
      settle(made);
    }
    assertThat(inBetween).as("killed between what is stored and what is sent").isNotEmpty();
  }

  private static void settle(List<String> made) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                made.forEach(
                    partition ->
                        assertThat(LEDGER.store().runsOf("joined", partition)).isNotEmpty()));
    LEDGER.awaitSettled(List.of());
    LEDGER.assertHolds(List.of());
    assertThat(isPending()).isFalse();
    for (String partition : made) {
      assertThat(LEDGER.store().runsOf("wanted", partition))
          .as("runs of %s", partition)
          .singleElement()
          .satisfies(
              run ->
                  assertThat(run.getList("assets", String.class))
                      .containsExactlyInAnyOrder("wanted", "joined"));
      assertThat(LEDGER.store().runsOf("joined", partition)).hasSize(1);
    }
  }

  private static List<Document> conditions() {
    return List.copyOf(LEDGER.store().all("sensor", "conditions").values());
  }

  private static boolean isPending() {
    return conditions().stream().anyMatch(one -> one.get("pending") != null);
  }

  private static boolean isAskedFor(String partition) {
    return LEDGER.read(NAMES.topics().runRequests()).stream()
        .map(record -> Json.tree(record.value()))
        .anyMatch(
            request ->
                request.path("assets").toString().contains("wanted")
                    && request.path("partitions").toString().contains("\"" + partition + "\""));
  }
}
