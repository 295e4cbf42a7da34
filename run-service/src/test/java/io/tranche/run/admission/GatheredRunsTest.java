package io.tranche.run.admission;

import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Debounce;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that wait for others, through Kafka and the store. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class GatheredRunsTest {

  private static final Debounce THREE = new Debounce(Duration.ZERO, 3, Duration.ofDays(1));
  private static final Debounce TWO = new Debounce(Duration.ZERO, 2, Duration.ofDays(1));
  private static final Debounce SHORT =
      new Debounce(Duration.ofMillis(300), 1_000, Duration.ofSeconds(2));

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: gathered
      partitionSets: [{name: gathered_files}]
      assets:
        - key: gathered/files
          partitions: {type: dynamic, name: gathered_files}
          materializer: {type: none}
          backfillPolicy: {type: multiRun, maxPartitionsPerRun: 10}
        - key: gathered/static
          partitions: {type: static, keys: [a, b, c]}
          materializer: {type: none}
          backfillPolicy: {type: singleRun}
      """;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject CatalogView catalog;
  @Inject MongoPendingLaunches pending;

  private final Origin sensor = Origin.sensor(id());

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void answersSoManyRequestsWithOneRunOfAllTheirPartitionsAndCountsEachOnce() {
    RunRequest.Launch first = launch("gathered/static", "a", THREE);
    RunRequest.Launch second = launch("gathered/static", "b", THREE);
    RunRequest.Launch third = launch("gathered/static", "c", THREE);
    world.request(first, second);
    Awaitility.await().atMost(PATIENCE).until(() -> absorbing(second));
    world.request(first, second, first);
    waitForWhatWasSent();
    assertThat(await(runs.find(first.runId())).map(Run::status)).contains(RunStatus.QUEUED);

    world.request(third);
    Run run = world.ended(first);

    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(run.partitions()).containsExactly("a", "b", "c");
    assertThat(run.absorbedRequests()).containsExactly(second.id(), third.id());
    assertThat(world.published(run).stream().distinct()).containsExactlyElementsOf(run.events());
    world.request(third, first);
    waitForWhatWasSent();
    assertThat(await(runs.find(first.runId()))).contains(run);
    assertThat(await(runs.find(third.runId()))).isEmpty();
  }

  @Test
  void goesWithoutAPartitionThatWasRemovedWhileItWaited() {
    String kept = "kept-" + UUID.randomUUID();
    String gone = "gone-" + UUID.randomUUID();
    var member = TestWorld.member("gathered_files", gone, System.nanoTime(), 1);
    world.publish(
        List.of(
            TestWorld.member("gathered_files", kept, System.nanoTime(), 1),
            TestWorld.removed(member)));
    RunRequest.Launch launch =
        Runs.gathered(Runs.launch(id(), "gathered/files", kept, gone), SHORT);
    await(runs.insert(List.of(Run.requested(launch, 0, Instant.now()).queued(Instant.now()))));

    Run run = world.ended(launch);

    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(run.partitions()).containsExactly(kept);
    assertThat(run.events())
        .filteredOn(RunEvent.RunStarted.class::isInstance)
        .map(event -> ((RunEvent.RunStarted) event).partitions())
        .containsExactly(List.of(kept));
  }

  @Test
  void takesInWhatAnotherReplicaHasStoredWithoutTellingOfIt() {
    RunRequest.Launch first = launch("gathered/static", "a", TWO);
    RunRequest.Launch second = launch("gathered/static", "b", TWO);
    long number = catalog.current().number();
    await(pending.save(List.of(first, second), number));
    await(pending.save(List.of(first), number));

    Run run =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () ->
                    Stream.of(first, second)
                        .flatMap(one -> await(runs.find(one.runId())).stream())
                        .filter(found -> found.status() == RunStatus.SUCCESS)
                        .findFirst()
                        .orElse(null),
                found -> found != null);

    assertThat(run.partitions()).containsExactlyInAnyOrder("a", "b");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(world.collection("gathering").countDocuments()) == 0);
  }

  private boolean absorbing(RunRequest.Launch launch) {
    return await(runs.findAbsorbing(List.of(launch.id()))).containsKey(launch.id());
  }

  /** What was sent before is handled when this has become a run. */
  private void waitForWhatWasSent() {
    RunRequest.Launch behind = Runs.by(Origin.person(id()), id(), "gathered/static", "a");
    world.request(behind);
    assertThat(world.ended(behind).status()).isEqualTo(RunStatus.SUCCESS);
  }

  private RunRequest.Launch launch(String asset, String partition, Debounce debounce) {
    return Runs.gathered(Runs.by(sensor, id(), asset, partition), debounce);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
