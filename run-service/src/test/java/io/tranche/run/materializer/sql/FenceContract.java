package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No output of a run survives once a newer run holds its partition. */
@Timeout(60)
abstract class FenceContract {

  @TempDir Path folder;
  Workplace workplace;
  Materializers materializers;
  TestDatabase database;
  Catalog writes;

  /** Works for hours. */
  Catalog stuck;

  /** An empty one. */
  abstract TestDatabase database(Workplace workplace);

  /**
   * A query for one row with {@code :partitionKey as k} and a text {@code run} that takes hours.
   */
  abstract String stuck();

  @BeforeEach
  void start() {
    workplace = new Workplace(folder);
    materializers = new Materializers(workplace.settings, Secrets.NONE);
    database = database(workplace);
    writes = catalog("select :partitionKey as k, :runId as run");
    stuck = catalog(stuck());
  }

  @AfterEach
  void stop() {
    materializers.close();
  }

  @Test
  void refusesAnOlderRunAfterANewerOneHasWritten() throws Exception {
    materialize(writes, 5, "a");
    assertThatThrownBy(() -> materialize(writes, 4, "a", "b"))
        .isInstanceOf(FencedOff.class)
        .hasMessage("Cannot write orders, partition a: a newer run holds it (token 4, held by 5)");
    assertThat(runs()).containsExactly("a|run5");
  }

  @Test
  void refusesAnOlderRunBeforeTheOneThatTookOverHasWritten() throws Exception {
    materialize(writes, 1, "a");
    raiseFence(3, "a", "it's 100%");
    assertThatThrownBy(() -> materialize(writes, 2, "a")).isInstanceOf(FencedOff.class);
    assertThatThrownBy(() -> materialize(writes, 2, "it's 100%")).isInstanceOf(FencedOff.class);
    materialize(writes, 2, "b");
    assertThat(runs()).containsExactly("a|run1", "b|run2");
    materialize(writes, 3, "a");
    assertThat(runs()).containsExactly("a|run3", "b|run2");
  }

  @Test
  void raisesTheFenceOfAllPartitionsOrOfNone() throws Exception {
    raiseFence(5, "b");
    assertThatThrownBy(() -> raiseFence(4, "a", "b")).isInstanceOf(FencedOff.class);
    materialize(writes, 1, "a");
    assertThat(runs()).containsExactly("a|run1");
  }

  @Test
  void keepsTheFenceOverARestart() throws Exception {
    raiseFence(5, "a");
    materializers.close();
    materializers = new Materializers(workplace.settings, Secrets.NONE);
    assertThatThrownBy(() -> materialize(writes, 4, "a")).isInstanceOf(FencedOff.class);
  }

  @Test
  void endsWhatAnInterruptedRunWasDoingAndLetsTheNextOneWrite() throws Exception {
    materialize(writes, 1, "a");
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread working = materializing(stuck, 2, outcome);
    await().atMost(Duration.ofSeconds(10)).until(() -> isWaiting(working));
    working.interrupt();
    working.join(10_000);
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    materialize(writes, 3, "a");
    assertThat(runs()).containsExactly("a|run3");
  }

  Thread materializing(Catalog catalog, long token, AtomicReference<Throwable> outcome) {
    Thread working =
        new Thread(
            () -> {
              try {
                materialize(catalog, token, "a");
              } catch (Throwable e) {
                outcome.set(e);
              }
            });
    working.start();
    return working;
  }

  static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  interface Work {
    void run() throws InterruptedException;
  }

  static void uninterrupted(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void raiseFence(long token, String... keys) throws InterruptedException {
    AssetDocument asset = writes.asset("orders");
    materializers.raiseFence(asset, writes, List.of(keys), token);
  }

  void materialize(Catalog catalog, long token, String... keys) throws InterruptedException {
    MaterializationContext context = workplace.run(token, catalog, keys);
    materializers.materialize(context.asset().materializer().orElseThrow(), context);
  }

  List<String> runs() throws Exception {
    return database.rows("select k, run from orders order by 1");
  }

  private Catalog catalog(String script) {
    return Workplace.catalog(
        database.connection(),
        "{'type':'dynamic','name':'files'}",
        "{'type':'sql','connection':'warehouse','table':'orders','partitionColumn':'k','script':'"
            + script
            + "'}");
  }
}
