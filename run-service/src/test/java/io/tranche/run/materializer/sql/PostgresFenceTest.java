package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.ChildJvm;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.Workplace;
import io.tranche.testing.Concurrently;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The fence between sessions of one server, which may come in any order. */
class PostgresFenceTest extends FenceContract {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Override
  TestDatabase database(Workplace workplace) {
    return new PostgresServer();
  }

  @Override
  String stuck() {
    return "select :partitionKey as k, cast(:runId as text) as run from pg_sleep(3600)";
  }

  @Test
  void endsASessionThatHoldsTheFenceOfARunThatWasTakenOver() throws Exception {
    materialize(writes, 1, "a");
    CompletableFuture<Void> older = inBackground(() -> materialize(stuck, 2, "a"));
    awaitSleeper();

    raiseFence(3, "a");

    assertThatThrownBy(() -> older.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith("Cannot materialize orders, partition a: ")
        .hasMessageContaining("terminating connection due to administrator command");
    assertThat(runs()).containsExactly("a|run1");
    assertThatThrownBy(() -> materialize(writes, 2, "a")).isInstanceOf(FencedOff.class);
    materialize(writes, 3, "a");
    assertThat(runs()).containsExactly("a|run3");
  }

  @Test
  void leavesSessionsAloneThatHoldOtherPartitions() throws Exception {
    CompletableFuture<Void> other = inBackground(() -> materialize(stuck, 2, "b"));
    awaitSleeper();

    raiseFence(3, "a");

    assertThat(other).isNotDone();
    stopSleepers();
    assertThatThrownBy(() -> other.get(20, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
  }

  @Test
  void letsAnOlderRunWaitForANewerOneAndThenRefusesIt() throws Exception {
    raiseFence(1, "a");
    try (Connection newer = database.connect()) {
      newer.setAutoCommit(false);
      take(newer, 5);
      CompletableFuture<Void> older = inBackground(() -> materialize(writes, 4, "a"));
      awaitWaiter();
      newer.commit();

      assertThatThrownBy(() -> older.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(FencedOff.class);
    }
    assertThat(fence()).containsExactly("a|5");
  }

  @Test
  void letsAnOlderRunWriteWhenTheNewerOneGaveUp() throws Exception {
    raiseFence(1, "a");
    try (Connection newer = database.connect()) {
      newer.setAutoCommit(false);
      take(newer, 5);
      CompletableFuture<Void> older = inBackground(() -> materialize(writes, 4, "a"));
      awaitWaiter();
      newer.rollback();

      older.get(20, TimeUnit.SECONDS);
    }
    assertThat(fence()).containsExactly("a|4");
    assertThat(runs()).containsExactly("a|run4");
  }

  @Test
  void replacesWhatAnOlderRunCommittedWhileANewerOneWaitedForIt() throws Exception {
    materialize(writes, 1, "a");
    try (Connection older = database.connect()) {
      older.setAutoCommit(false);
      take(older, 2);
      CompletableFuture<Void> newer = inBackground(() -> materialize(writes, 3, "a"));
      awaitWaiter();
      execute(older, "insert into orders values ('a', 'late')");
      older.commit();

      newer.get(20, TimeUnit.SECONDS);
    }
    assertThat(runs()).containsExactly("a|run3");
  }

  @Test
  void takesManyPartitionsInAnyOrderWithoutWaitingInACircle() throws Exception {
    String[] keys = {"e", "a", "d", "b", "c"};
    String[] reversed = {"c", "b", "d", "a", "e"};
    CompletableFuture<Void> one = inBackground(() -> raiseMany(keys));
    CompletableFuture<Void> other = inBackground(() -> raiseMany(reversed));

    one.get(30, TimeUnit.SECONDS);
    other.get(30, TimeUnit.SECONDS);
    assertThat(fence()).hasSize(5);
  }

  @Test
  void freesTheFenceSoonAfterAReplicaWasKilled() throws Exception {
    materialize(writes, 1, "a");
    try (ChildJvm replica =
        ChildJvm.start(Replica.class, folder.toString(), database.connection())) {
      assertThat(replica.line()).isEqualTo("writing");
      awaitSleeper();
      replica.kill();
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(sleepers()).isEmpty());
    materialize(writes, 3, "a");
    assertThat(runs()).containsExactly("a|run3");
  }

  @Test
  void endsTheStatementInTheServerWhenARunIsCanceled() throws Exception {
    Thread working = new Thread(() -> uninterrupted(() -> materialize(stuck, 2, "a")));
    working.setUncaughtExceptionHandler((thread, expected) -> {});
    working.start();
    awaitSleeper();

    working.interrupt();
    working.join(10_000);

    assertThat(working.isAlive()).isFalse();
    await().atMost(SOON).untilAsserted(() -> assertThat(sleepers()).isEmpty());
  }

  /** A process that is killed while the server works on its statement. */
  public static final class Replica {
    private Replica() {}

    public static void main(String[] args) throws Exception {
      Workplace workplace = new Workplace(Path.of(args[0]));
      Materializers materializers = new Materializers(workplace.settings, Secrets.NONE);
      var catalog =
          Workplace.catalog(
              args[1],
              "{'type':'dynamic','name':'files'}",
              "{'type':'sql','connection':'warehouse','table':'orders','partitionColumn':'k',"
                  + "'script':'select :partitionKey as k, cast(:runId as text) as run from"
                  + " pg_sleep(3600)'}");
      ChildJvm.say("writing");
      materializers.materialize(
          catalog.asset("orders").materializer().orElseThrow(), workplace.run(2, catalog, "a"));
    }
  }

  private void raiseMany(String... keys) throws InterruptedException {
    for (int token = 1; token <= 20; token++) {
      raiseFence(7, keys);
    }
  }

  private static CompletableFuture<Void> inBackground(Work work) {
    return Concurrently.run(() -> uninterrupted(work));
  }

  /** As another session of our own does, in a transaction that the caller ends. */
  private static void take(Connection session, long token) throws SQLException {
    execute(
        session,
        "insert into tranche_fence as held values ('orders', 'a', "
            + token
            + ") on conflict (asset, partition) do update set token = excluded.token"
            + " where held.token <= excluded.token");
  }

  private static void execute(Connection session, String sql) throws SQLException {
    try (var statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> fence() throws SQLException {
    return database.rows("select partition, token from tranche_fence order by 1");
  }

  private void awaitSleeper() {
    await().atMost(SOON).untilAsserted(() -> assertThat(sleepers()).hasSize(1));
  }

  private List<String> sleepers() throws SQLException {
    return database.rows(
        "select pid from pg_stat_activity where wait_event = 'PgSleep' and usename = 'tranche'");
  }

  private void stopSleepers() throws SQLException {
    database.execute(
        "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
  }

  private void awaitWaiter() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        database.rows(
                            "select pid from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and application_name like 'tranche %'"))
                    .hasSize(1));
  }
}
