package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import io.tranche.testing.wire.KillCoverage;
import io.tranche.testing.wire.KillPoint;
import io.tranche.testing.wire.RecordedCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

  private static final Names NAMES = Names.fresh();
  private static final Services SERVICES = Services.on(NAMES, OutsideBundle.configuration());
  private static final Workload WORKLOAD = new Workload(SERVICES);
  private static final Map<Service, TappedService> TAPPED = new EnumMap<>(Service.class);
  private static final Map<Service, RecordedCalls> CALM = new EnumMap<>(Service.class);
  private static final Map<Service, Set<String>> AT_WORK = new EnumMap<>(Service.class);

  @BeforeAll
  static void recordACalmRun() {
    System.out.println("Kill points: " + POINTS + ", -Dtranche.crash.seed=" + SEED);
    for (Service service : Service.values()) {
      TAPPED.put(service, new TappedService(service, SERVICES));
    }
    TAPPED.values().forEach(TappedService::awaitReady);
    // What the first work or the first seconds bring about is not what any work does.
    work();
    WORKLOAD.settle();
    TAPPED.values().forEach(TappedService::markWork);
    work();
    WORKLOAD.settle();
    TAPPED.forEach((service, tapped) -> CALM.put(service, tapped.calls()));
    TAPPED.forEach((service, tapped) -> AT_WORK.put(service, tapped.calledAtWork()));
  }

  @AfterAll
  static void stop() {
    TAPPED.values().forEach(TappedService::close);
    SERVICES.close();
    WORKLOAD.close();
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
    WORKLOAD.settle();
  }

  private static void work() {
    WORKLOAD.begin(() -> TAPPED.values().stream().allMatch(TappedService::isAlive));
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
