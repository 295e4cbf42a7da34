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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No output of a run survives once a newer run holds its partition. */
@Timeout(60)
class FenceTest {

  private static final Catalog WRITES = catalog("select :partitionKey as k, :runId as run");

  /** Works for hours. */
  private static final Catalog STUCK =
      catalog(
          "select :partitionKey as k, cast(count(*) as varchar) as run"
              + " from range(1000000000000) t(i) where i % 7 = length(:runId)");

  @TempDir Path folder;
  private Workplace workplace;
  private Materializers materializers;

  @BeforeEach
  void start() {
    workplace = new Workplace(folder);
    materializers = new Materializers(workplace.settings, Secrets.NONE);
  }

  @AfterEach
  void stop() {
    materializers.close();
  }

  @Test
  void refusesAnOlderRunAfterANewerOneHasWritten() throws Exception {
    materialize(WRITES, 5, "a");
    assertThatThrownBy(() -> materialize(WRITES, 4, "a", "b"))
        .isInstanceOf(FencedOff.class)
        .hasMessage("Cannot write orders, partition a: a newer run holds it (token 4, held by 5)");
    assertThat(runs()).containsExactly("a|run5");
  }

  @Test
  void refusesAnOlderRunBeforeTheOneThatTookOverHasWritten() throws Exception {
    materialize(WRITES, 1, "a");
    raiseFence(3, "a", "it's 100%");
    assertThatThrownBy(() -> materialize(WRITES, 2, "a")).isInstanceOf(FencedOff.class);
    assertThatThrownBy(() -> materialize(WRITES, 2, "it's 100%")).isInstanceOf(FencedOff.class);
    materialize(WRITES, 2, "b");
    assertThat(runs()).containsExactly("a|run1", "b|run2");
    materialize(WRITES, 3, "a");
    assertThat(runs()).containsExactly("a|run3", "b|run2");
  }

  @Test
  void raisesTheFenceOfAllPartitionsOrOfNone() throws Exception {
    raiseFence(5, "b");
    assertThatThrownBy(() -> raiseFence(4, "a", "b")).isInstanceOf(FencedOff.class);
    materialize(WRITES, 1, "a");
    assertThat(runs()).containsExactly("a|run1");
  }

  @Test
  void keepsTheFenceOverARestart() throws Exception {
    raiseFence(5, "a");
    materializers.close();
    materializers = new Materializers(workplace.settings, Secrets.NONE);
    assertThatThrownBy(() -> materialize(WRITES, 4, "a")).isInstanceOf(FencedOff.class);
  }

  @Test
  void endsWhatAnInterruptedRunWasDoingAndLetsTheNextOneWrite() throws Exception {
    materialize(WRITES, 1, "a");
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread stuck =
        new Thread(
            () -> {
              try {
                materialize(STUCK, 2, "a");
              } catch (Throwable e) {
                outcome.set(e);
              }
            });
    stuck.start();
    await().atMost(Duration.ofSeconds(10)).until(() -> stuck.getState() == Thread.State.WAITING);
    CompletableFuture<Void> next =
        CompletableFuture.runAsync(() -> uninterrupted(() -> materialize(WRITES, 3, "a")));
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> stuck.isAlive());
    stuck.interrupt();
    stuck.join(10_000);
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    next.get(10, TimeUnit.SECONDS);
    assertThat(runs()).containsExactly("a|run3");
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void uninterrupted(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void raiseFence(long token, String... keys) throws InterruptedException {
    AssetDocument asset = WRITES.asset("orders");
    materializers.raiseFence(asset, WRITES, List.of(keys), token);
  }

  private void materialize(Catalog catalog, long token, String... keys)
      throws InterruptedException {
    MaterializationContext context = workplace.run(token, catalog, keys);
    materializers.materialize(context.asset().materializer().orElseThrow(), context);
  }

  private List<String> runs() throws Exception {
    return Databases.rows(
        workplace.settings.resolve("data/sales.duckdb"), "select k, run from orders order by all");
  }

  private static Catalog catalog(String script) {
    return Workplace.catalog(
        "{'type':'dynamic','name':'files'}",
        "{'type':'sql','connection':'warehouse','table':'orders','partitionColumn':'k','script':'"
            + script
            + "'}");
  }
}
