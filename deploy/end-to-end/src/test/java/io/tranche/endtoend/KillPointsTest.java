package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import io.tranche.testing.wire.KillCoverage;
import io.tranche.testing.wire.KillPoint;
import io.tranche.testing.wire.RecordedCalls;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every service is killed with SIGKILL before and after each of its writes. The writes are those of
 * a calm run. {@code tranche.crash.points} is {@code sample}, {@code all}, or a list of points
 * divided by commas.
 */
class KillPointsTest {
  private static final String POINTS = System.getProperty("tranche.crash.points", "sample");
  private static final long SEED = seed();

  /** Some calls depend on which of two messages comes first: not every work brings them about. */
  private static final int MORE_WORK = 3;

  /** The assets that share runs. */
  private static final List<String> LETTERS = List.of("letters", "copies");

  private static final Names NAMES = Names.fresh();
  private static final Services SERVICES = Services.on(NAMES);
  private static final Ledger LEDGER = Ledger.of(NAMES);
  private static final Arrivals ARRIVALS = new Arrivals(Infrastructure.bootstrapServers(), NAMES);
  private static final RunRequests REQUESTS =
      new RunRequests(Infrastructure.bootstrapServers(), NAMES);
  private static final Map<Service, TappedService> TAPPED = new EnumMap<>(Service.class);
  private static final Map<Service, RecordedCalls> CALM = new EnumMap<>(Service.class);
  private static final Map<Service, Set<String>> AT_WORK = new EnumMap<>(Service.class);
  private static final AlertInbox ALERTS = AlertInbox.open();
  private static int round;

  @BeforeAll
  static void recordACalmRun() {
    System.out.println("Kill points: " + POINTS + ", -Dtranche.crash.seed=" + SEED);
    for (Service service : Service.values()) {
      TAPPED.put(service, new TappedService(service, SERVICES));
    }
    TAPPED.values().forEach(TappedService::awaitReady);
    SERVICES.apply(bundle());
    // What the first work or the first seconds bring about is not what any work does.
    work();
    settle();
    TAPPED.values().forEach(TappedService::markWork);
    work();
    settle();
    TAPPED.forEach((service, tapped) -> CALM.put(service, tapped.calls()));
    TAPPED.forEach((service, tapped) -> AT_WORK.put(service, tapped.calledAtWork()));
  }

  @AfterAll
  static void stop() {
    ARRIVALS.close();
    REQUESTS.close();
    LEDGER.close();
    TAPPED.values().forEach(TappedService::close);
    SERVICES.close();
    ALERTS.close();
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void nothingIsLostOrDoubledWhenKilledAtAnyWrite(Service service) throws InterruptedException {
    KillCoverage coverage = new KillCoverage();
    for (KillPoint point : points(service)) {
      System.out.println("Killing " + service + " at " + point);
      if (AT_WORK.get(service).contains(point.call())) {
        killAtWork(TAPPED.get(service), point, coverage);
      } else {
        killAtItsFirstStart(service, point, coverage);
      }
    }
    if (POINTS.equals("all")) {
      coverage.assertCovers(CALM.get(service));
    }
  }

  @Test
  void everyServiceWritesSomewhere() {
    CALM.forEach((service, calls) -> assertThat(calls.written()).as("%s", service).isNotEmpty());
  }

  private static void killAtWork(TappedService service, KillPoint point, KillCoverage coverage)
      throws InterruptedException {
    service.killAtNext(point);
    work();
    for (int more = 0; more < MORE_WORK && !service.isStruckSoon(); more++) {
      work();
    }
    service.awaitKill(coverage);
    settle();
  }

  /** The call is made once in the life of a system. */
  private static void killAtItsFirstStart(Service service, KillPoint point, KillCoverage coverage)
      throws InterruptedException {
    Names names = Names.fresh();
    try (Services services = Services.on(names);
        Ledger ledger = Ledger.of(names);
        Arrivals arrivals = new Arrivals(Infrastructure.bootstrapServers(), names);
        TappedService first = new TappedService(service, services, point)) {
      first.awaitKill(coverage);
      for (Service other : Service.values()) {
        if (other != service) {
          services.start(other);
        }
      }
      services.apply(Bundle.fire("0"));
      arrivals.send(Arrival.none("first"), Arrival.command("second"));
      ledger.awaitSettled(arrivals.acknowledged());
      ledger.assertHolds(arrivals.acknowledged());
    }
  }

  /**
   * Something for every service to do: a bundle, new files, a newer version of one, some that are
   * gathered into one run, a run whose partition is checked, one that sensors of assets wait for,
   * one that fails, is retried and told of, one that is canceled at work, one that is canceled
   * while it waits behind that one and has absorbed another request, and a backfill of two assets
   * that share runs.
   */
  private static void work() {
    round++;
    SERVICES.tryToApply(bundle().changed(round));
    Arrival again = Arrival.none("again-" + round);
    ARRIVALS.send(again, Arrival.none("plain-" + round), Arrival.command("program-" + round));
    ARRIVALS.send(again.version(2), Arrival.sql("query-" + round));
    ARRIVALS.send(Arrival.gathered("left-" + round), Arrival.gathered("right-" + round));
    REQUESTS.launch("failing-" + round, "endings", "failing");
    REQUESTS.backfill(backfill(), "letters+", "[a...c]");
    REQUESTS.launch("word-" + round, "words", day());
    String endless = REQUESTS.launch("endless-" + round, "endings", "endless");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> isStarted(endless) || !TAPPED.values().stream().allMatch(TappedService::isAlive));
    String waiting = REQUESTS.launch("waiting-" + round, "endings", "endless");
    // Absorbed, unless it comes to a replica that does not own the admission.
    String absorbed = REQUESTS.launch("absorbed-" + round, "endings", "endless");
    REQUESTS.cancel("cancel-absorbed-" + round, absorbed);
    REQUESTS.cancel("cancel-waiting-" + round, waiting);
    REQUESTS.cancel("cancel-" + round, endless);
  }

  private static boolean isStarted(String runId) {
    Document run = LEDGER.store().runs().get(runId);
    return run != null && run.getString("status").equals("STARTED");
  }

  private static Bundle bundle() {
    return Bundle.fire("0").alerting(ALERTS.url());
  }

  private static String day() {
    return LocalDate.EPOCH.plusYears(50).plusDays(round).toString();
  }

  private static String backfill() {
    return "backfill-" + round;
  }

  private static void settle() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> SERVICES.tryToApply(bundle().changed(round)));
    awaitBackfill();
    awaitAlerts();
    awaitRunsOfSensors();
    LEDGER.awaitSettled(ARRIVALS.acknowledged());
    LEDGER.assertHolds(ARRIVALS.acknowledged());
    assertThat(LEDGER.store().runsOf("raw/loaded", "program-" + round)).hasSize(1);
    assertThat(LEDGER.store().runsOf("raw/tracked", "plain-" + round)).hasSize(1);
    assertThat(LEDGER.store().runsOf("raw/queried", "query-" + round)).hasSize(1);
    assertThat(LEDGER.store().runsOf("raw/tracked", "again-" + round)).hasSizeBetween(1, 2);
    for (String side : List.of("left-", "right-")) {
      assertThat(LEDGER.store().runsOf("raw/gathered", side + round)).hasSize(1);
    }
    assertThat(LEDGER.store().runsOf("endings", "failing"))
        .as("runs that fail, and their retries")
        .hasSize(2 * round)
        .allMatch(run -> run.getString("status").equals("FAILURE"))
        .filteredOn(run -> run.getString("parentRunId") != null)
        .hasSize(round);
    assertThat(LEDGER.store().runsOf("endings", "endless"))
        .as("runs that are canceled")
        .hasSize(3 * round - absorbedOfEndless())
        .allMatch(run -> run.getString("status").equals("CANCELED"));
    for (String letter : List.of("a", "b", "c")) {
      assertThat(LEDGER.store().runsOf("letters", letter))
          .as("runs of %s", letter)
          .hasSize(round)
          .allMatch(run -> run.getList("assets", String.class).equals(LETTERS));
    }
    assertThat(LEDGER.store().runsOf("letters", "d")).isEmpty();
  }

  /** How many of the three requests for it of every round are answered by a run of another one. */
  private static int absorbedOfEndless() {
    return (int)
        LEDGER.absorbed().keySet().stream()
            .filter(request -> request.matches("(endless|waiting|absorbed)-\\d+"))
            .count();
  }

  private static void awaitBackfill() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(LEDGER.store().all("run", "backfills").get(backfill()))
                    .containsEntry("status", "COMPLETED_SUCCESS"));
  }

  /** Of every run that failed and is not tried again. */
  private static void awaitAlerts() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(ALERTS.runs())
                    .containsExactlyInAnyOrderElementsOf(
                        LEDGER.store().runsOf("endings", "failing").stream()
                            .filter(run -> run.getString("parentRunId") != null)
                            .map(run -> run.getString("_id"))
                            .toList())
                    .hasSize(round));
  }

  /** One for the word, one for the word and its echo together, one for each failure. */
  private static void awaitRunsOfSensors() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(LEDGER.store().runsOf("echoes", day())).as("echoes").hasSize(1);
              assertThat(LEDGER.store().runsOf("pairs", day())).as("pairs").hasSize(1);
              assertThat(LEDGER.store().runsOf("notices", "")).as("notices").hasSize(round);
            });
  }

  private static List<KillPoint> points(Service service) {
    List<KillPoint> all = new ArrayList<>(CALM.get(service).killPoints(1));
    switch (POINTS) {
      case "all" -> {
        return all;
      }
      case "sample" -> {
        all.removeIf(point -> !AT_WORK.get(service).contains(point.call()));
        Collections.shuffle(all, new Random(SEED));
        return all.subList(0, 1);
      }
      default -> {
        List<KillPoint> wanted =
            Arrays.stream(POINTS.split(",")).map(String::strip).map(KillPoint::parse).toList();
        all.retainAll(wanted);
        return all;
      }
    }
  }

  private static long seed() {
    long given = Long.getLong("tranche.crash.seed", 0);
    return given == 0 ? System.nanoTime() : given;
  }
}
