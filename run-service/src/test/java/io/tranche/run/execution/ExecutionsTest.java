package io.tranche.run.execution;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.replica.Replicas;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class ExecutionsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: executions
      assets:
        - {key: executions/one, partitions: {type: static, keys: [a]}, materializer: {type: none}}
      """;

  @Inject TestWorld world;
  @Inject CatalogView catalog;
  @Inject RunRepository runs;
  @Inject Replicas replicas;
  @Inject Executions executions;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
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
