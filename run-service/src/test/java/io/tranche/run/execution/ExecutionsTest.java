package io.tranche.run.execution;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.MongoOutcomeRepository.Made;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.replica.Replicas;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class ExecutionsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: executions
      assets:
        - {key: executions/one, partitions: {type: static, keys: [a]}, materializer: {type: none}}
        - {key: executions/left, partitions: {type: static, keys: [a, b, c]}, materializer: {type: none}}
        - {key: executions/first, partitions: {type: static, keys: [a]}, materializer: {type: command, command: ["true"]}}
        - {key: executions/endless, partitions: {type: static, keys: [a]}, deps: [{asset: executions/first}], materializer: {type: command, command: [sh, -c, "touch $BEGUN; sleep 600"], env: {BEGUN: "%s"}}}
      """;

  @Inject TestWorld world;
  @Inject CatalogView catalog;
  @Inject RunRepository runs;
  @Inject Replicas replicas;
  @Inject Executions executions;
  @Inject MongoOutcomeRepository outcomes;

  @TempDir Path folder;
  private Path begun;

  @BeforeEach
  void define() {
    begun = folder.resolve("begun");
    world.define(BUNDLE.formatted(begun));
  }

  @Test
  void publishesAllOfARunThatIsTakenOverWhileItIsCanceled() {
    Run left =
        Run.requested(launch(), catalog.current().number(), NOW)
            .started("dead", 1, NOW)
            .canceling(NOW, "canceled by person:ann")
            .takenOver(replicas.self(), 2, NOW);

    executeTakenOver(left);

    Run ended = ended(left);
    assertThat(ended.events()).hasSize(4).last().isInstanceOf(RunEvent.RunCanceled.class);
    assertThat(world.published(ended)).containsExactlyElementsOf(ended.events());
  }

  @Test
  void publishesAllOfARunThatIsTakenOverAndExecuted() {
    Run left =
        Run.requested(launch(), catalog.current().number(), NOW)
            .started("dead", 1, NOW)
            .takenOver(replicas.self(), 2, NOW);

    executeTakenOver(left);

    Run ended = ended(left);
    assertThat(ended.events()).hasSize(4).last().isInstanceOf(RunEvent.RunSucceeded.class);
    assertThat(world.published(ended)).containsExactlyElementsOf(ended.events());
  }

  /** As a replica leaves it that was killed between the outcomes of the run and its end. */
  @Test
  void keepsWhatWasRecordedOfARunThatIsTakenOverAndCanceled() {
    Run started =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), "executions/left", "a", "b"),
                catalog.current().number(),
                NOW)
            .started("dead", 1, NOW);
    List<Outcome> recorded =
        List.of(
            new Outcome.Produced("executions/left", "a", Map.of("path", "a.csv")),
            new Outcome.NotProduced("executions/left", "b", "no file"));
    await(outcomes.save(recorded.stream().map(outcome -> outcome.event(started, NOW)).toList()));
    Run left = started.canceling(NOW, "canceled by person:ann").takenOver(replicas.self(), 2, NOW);

    executeTakenOver(left);

    assertThat(ended(left).status()).isEqualTo(RunStatus.CANCELED);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.assetEvents(left.id()))
                    .hasSize(2)
                    .hasOnlyElementsOfTypes(
                        AssetEvent.Materialized.class, AssetEvent.MaterializationFailed.class)
                    .allMatch(event -> event.token() == left.token()));
    assertThat(await(outcomes.find(Made.of(List.of(left)))))
        .containsExactlyInAnyOrderElementsOf(world.assetEvents(left.id()));
    assertThat(world.assetEvents(left.id()))
        .filteredOn(AssetEvent.Materialized.class::isInstance)
        .extracting(event -> ((AssetEvent.Materialized) event).dataVersion())
        .containsExactly(((Outcome.Produced) recorded.get(0)).versionOfData(started));
  }

  /** As a replica does that stood still just before it wrote the outcomes of the run. */
  @Test
  void takesNoMaterializationFromWhoExecutedTheRunBeforeItWasTakenOver() {
    Run started =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), "executions/left", "c"),
                catalog.current().number(),
                NOW)
            .started("dead", 3, NOW);
    Run left = started.canceling(NOW, "canceled by person:ann").takenOver(replicas.self(), 4, NOW);
    executeTakenOver(left);
    Run ended = ended(left);
    AssetEvent late = new Outcome.Produced("executions/left", "c", Map.of()).event(started, NOW);

    await(outcomes.save(List.of(late)));

    assertThat(ended.status()).isEqualTo(RunStatus.CANCELED);
    assertThat(await(outcomes.find(Made.of(List.of(ended))))).isEmpty();
  }

  @Test
  void recordsTheFinishedStepsOfARunThatIsCanceled() {
    String id = UUID.randomUUID().toString();
    RunRequest.Launch launch =
        Runs.launch(id, "executions/first", "a")
            .withAssets(List.of("executions/first", "executions/endless"));
    world.request(launch);
    Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(begun));
    world.request(
        new RunRequest.Cancel(UUID.randomUUID().toString(), launch.runId(), launch.origin()));

    assertThat(world.ended(launch).status()).isEqualTo(RunStatus.CANCELED);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.assetEvents(launch.runId()))
                    .singleElement()
                    .isInstanceOf(AssetEvent.Materialized.class)
                    .extracting(AssetEvent::asset)
                    .isEqualTo("executions/first"));
  }

  @Test
  void goesOnWithARunThatItHadStartedAndCouldNotPublish() {
    Run left =
        Run.requested(launch(), catalog.current().number(), NOW)
            .starting(replicas.self(), 1, NOW)
            .started(replicas.self(), 1, NOW);
    await(runs.insert(List.of(left)));
    world.hold(left, replicas.self());

    executions.pickUp(Set.of(left.id()));

    Run ended = ended(left);
    assertThat(ended.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(Set.copyOf(world.published(ended))).isEqualTo(Set.copyOf(ended.events()));
    world.release(left);
  }

  @Test
  void leavesARunAloneThatTheOwnerHasGivenToNobody() {
    Run left = Run.requested(launch(), catalog.current().number(), NOW).queued(NOW);
    await(runs.insert(List.of(left.starting(replicas.self(), 1, NOW))));

    executions.pickUp(Set.of(left.id()));

    assertThat(executions.isKnown(left.id())).isFalse();
    assertThat(ended(left).token()).as("let in again").isGreaterThan(1);
  }

  private static RunRequest.Launch launch() {
    return Runs.launch(UUID.randomUUID().toString(), "executions/one", "a");
  }

  private void executeTakenOver(Run run) {
    await(runs.insert(List.of(run)));
    executions.executeTakenOver(run);
  }

  private Run ended(Run run) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(run.id())).orElseThrow().status().isTerminal());
    return await(runs.find(run.id())).orElseThrow();
  }
}
