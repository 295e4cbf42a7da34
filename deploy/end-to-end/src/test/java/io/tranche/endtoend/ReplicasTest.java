package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two replicas of each service. Some runs execute a program on whichever replica has room, others
 * write to a database that only one replica can use at a time; more files are gathered into runs by
 * the owner of the admission, whichever replica their requests come to.
 */
class ReplicasTest {
  private static final Map<String, String> QUICK = Map.of("tranche.beat", "200ms");
  private static final Names NAMES = Names.fresh();
  private static final Services SERVICES = Services.on(NAMES);
  private static final Ledger LEDGER = Ledger.of(NAMES);
  private static final Arrivals ARRIVALS = new Arrivals(Infrastructure.bootstrapServers(), NAMES);
  private static final Map<String, ServiceProcess> RUN_REPLICAS = new HashMap<>();

  /** Of each kind, for each test. */
  private static final int RUNS = 24;

  private static int nextReplica;

  @BeforeAll
  static void start() {
    SERVICES.start(Service.DEFINITIONS, Service.DEFINITIONS, Service.SENSOR, Service.SENSOR);
    startRunReplicas();
    SERVICES.apply(Bundle.fire("1"));
  }

  @AfterAll
  static void stop() throws SQLException {
    Map<String, Document> members = LEDGER.store().members();
    ARRIVALS.close();
    LEDGER.close();
    SERVICES.close();
    assertThat(rowsOfTheWarehouse())
        .as("rows by file")
        .isEqualTo(
            members.values().stream()
                .filter(member -> member.getString("set").equals(Bundle.QUERIED_FILES))
                .collect(Collectors.toMap(member -> member.getString("key"), member -> 1L)));
  }

  /** Its file can be opened when no replica lives. */
  private static Map<String, Long> rowsOfTheWarehouse() throws SQLException {
    Map<String, Long> rows = new HashMap<>();
    Path file = SERVICES.data().resolve(Bundle.WAREHOUSE);
    try (Connection warehouse = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = warehouse.createStatement();
        ResultSet found =
            statement.executeQuery("select file, count(*) from queried group by file")) {
      while (found.next()) {
        rows.put(found.getString(1), found.getLong(2));
      }
    }
    return rows;
  }

  @Test
  void eachReplicaExecutesSome() {
    send("shared");

    settle();

    assertThat(replicasThatExecuted("raw/loaded", "shared"))
        .containsExactlyInAnyOrderElementsOf(RUN_REPLICAS.keySet());
    assertThat(replicasThatExecuted("raw/queried", "shared"))
        .as("holders of the database")
        .hasSize(1);
    assertThat(succeeded("raw/gathered", "shared"))
        .as("runs that gathered files, whichever replica was asked")
        .hasSizeLessThan(RUNS)
        .allSatisfy(
            run -> assertThat(run.getList("partitions", String.class)).hasSizeBetween(1, 3));
  }

  @Test
  void aPausedReplicaLosesItsRunsAndEndsWhenItWakes() {
    send("paused");
    String paused = aReplicaAtWork();
    ServiceProcess process = RUN_REPLICAS.get(paused);

    process.stop();
    try {
      awaitDeathOf(paused);
      // The file of the database stays locked if its holder sleeps; all else goes on.
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> succeeded("raw/loaded", "paused").count() == RUNS);
    } finally {
      process.cont();
    }

    assertThat(process.awaitExit(Duration.ofMinutes(1))).as("exit status").isEqualTo(70);
    settle();
    startRunReplicas();
  }

  @Test
  void theRunsOfAKilledReplicaAreTakenOverByHigherTokens() {
    send("killed");
    String killed = aReplicaAtWork();
    List<Document> held = runsInProgressOn(killed);

    RUN_REPLICAS.get(killed).kill9();
    settle();

    for (Document before : held) {
      Document after = LEDGER.store().runs().get(before.getString("_id"));
      assertThat(after.getString("status")).isEqualTo("SUCCESS");
      if (!killed.equals(after.getString("replica"))) {
        assertThat(Stored.token(after)).isGreaterThan(Stored.token(before));
      }
    }
    startRunReplicas();
  }

  private static Set<String> replicasThatExecuted(String asset, String name) {
    return succeeded(asset, name).map(run -> run.getString("replica")).collect(Collectors.toSet());
  }

  private static Stream<Document> succeeded(String asset, String name) {
    return LEDGER.store().runs().values().stream()
        .filter(run -> run.getString("status").equals("SUCCESS"))
        .filter(run -> run.getList("assets", String.class).contains(asset))
        .filter(run -> run.getList("partitions", String.class).get(0).startsWith(name));
  }

  private static void send(String name) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      arrivals.add(Arrival.command(name + "-" + i));
      arrivals.add(Arrival.sql(name + "-" + i));
      arrivals.add(Arrival.gathered(name + "-" + i));
    }
    arrivals.add(Arrival.none(name));
    ARRIVALS.send(arrivals);
  }

  /** As many as it takes for two to live. */
  private static void startRunReplicas() {
    RUN_REPLICAS.values().removeIf(process -> !process.isAlive());
    List<ServiceProcess> started = new ArrayList<>();
    while (RUN_REPLICAS.size() < 2) {
      String id = "replica-" + ++nextReplica;
      Map<String, String> settings = new HashMap<>(QUICK);
      settings.put("tranche.replica-id", id);
      ServiceProcess process = SERVICES.launch(Service.RUN, settings);
      RUN_REPLICAS.put(id, process);
      started.add(process);
    }
    started.forEach(process -> process.awaitReady(Duration.ofMinutes(3)));
  }

  private static String aReplicaAtWork() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                RUN_REPLICAS.keySet().stream()
                    .filter(replica -> !runsInProgressOn(replica).isEmpty())
                    .findFirst()
                    .orElse(""),
            replica -> !replica.isEmpty());
  }

  private static List<Document> runsInProgressOn(String replica) {
    return LEDGER.store().runs().values().stream()
        .filter(run -> run.getString("status").equals("STARTED"))
        .filter(run -> run.getList("assets", String.class).contains("raw/loaded"))
        .filter(run -> replica.equals(run.getString("replica")))
        .toList();
  }

  private static void awaitDeathOf(String replica) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> LEDGER.store().all("run", "replicas").get(replica).getBoolean("dead"));
  }

  private static void settle() {
    LEDGER.awaitSettled(ARRIVALS.acknowledged());
    LEDGER.assertHolds(ARRIVALS.acknowledged());
  }
}
