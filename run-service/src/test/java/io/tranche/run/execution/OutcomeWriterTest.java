package io.tranche.run.execution;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.MongoOutcomeRepository.Made;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that others took for dead, when it goes on where it stood. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class OutcomeWriterTest {

  private static final String ASSET = "outcomes/one";

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject MongoOutcomeRepository outcomes;
  @Inject Retries retries;
  @Inject EventPublisher publisher;
  @Inject KeyAdditions additions;
  @Inject Observations observations;
  @Inject LateReads reads;

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private OutcomeWriter writer;

  @BeforeEach
  void start() {
    writer = new OutcomeWriter(runs, outcomes, retries, publisher, additions, observations, reads);
    writer.start(recorded -> told.addAll(recorded.ended()));
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void tellsNothingOfARunThatOthersHaveTakenOver() {
    Run left = started("lost");
    assertThat(takenOver(left).token()).isGreaterThan(left.token());

    writer.add(made(left));
    awaitAnother();

    assertThat(told).as("runs to be released").doesNotContain(left.id());
    assertThat(world.assetEvents(left.id())).isEmpty();
    assertThat(await(runs.find(left.id())).orElseThrow().status()).isEqualTo(RunStatus.STARTING);
  }

  @Test
  void whoTookARunOverReplacesWhatWasRecorded() {
    Run left = started("again");
    await(outcomes.save(events(made(left))));
    Run taken = takenOver(left);
    Run again = taken.started("living", 6, NOW);
    assertThat(await(runs.change(List.of(new Transition(taken, again))))).contains(left.id());

    writer.add(made(again));
    awaitTold(again);
    await(outcomes.save(events(made(left))));

    assertThat(await(outcomes.find(Made.of(List.of(again)))))
        .extracting(AssetEvent::token)
        .containsOnly(6L);
    assertThat(world.assetEvents(left.id())).extracting(AssetEvent::token).containsOnly(6L);
  }

  @Test
  void aSuccessTakesTheFailureBeforeItAway() {
    Run run = started("mended");
    AssetEvent failed =
        new AssetEvent.MaterializationFailed(ASSET, "mended", run.id(), 5, NOW, "no space left");
    await(outcomes.save(List.of(failed)));
    assertThat(await(outcomes.find(Made.of(List.of(run))))).containsExactly(failed);

    await(outcomes.save(events(made(takenOver(run)))));
    await(outcomes.save(List.of(failed)));

    assertThat(await(outcomes.find(Made.of(List.of(run)))))
        .extracting(AssetEvent::token)
        .containsOnly(6L);
  }

  private Run started(String partition) {
    Run run =
        Run.requested(Runs.launch(UUID.randomUUID().toString(), ASSET, partition), 1, NOW)
            .started("paused", 5, NOW);
    await(runs.insert(List.of(run)));
    return run;
  }

  private Run takenOver(Run run) {
    Run taken = run.takenOver("living", 6, NOW);
    assertThat(await(runs.change(List.of(new Transition(run, taken))))).contains(run.id());
    return taken;
  }

  private static FinishedRun made(Run run) {
    return FinishedRun.succeeded(
        run, NOW, List.of(new Outcome.Produced(ASSET, run.partitions().get(0), Map.of())));
  }

  /** What is recorded is recorded in order. */
  private void awaitAnother() {
    Run other = started("other");
    writer.add(made(other));
    awaitTold(other);
    assertThat(await(runs.find(other.id())).orElseThrow().status()).isEqualTo(RunStatus.SUCCESS);
  }

  private void awaitTold(Run run) {
    Awaitility.await().atMost(PATIENCE).until(() -> told.contains(run.id()));
  }

  private static List<AssetEvent> events(FinishedRun finished) {
    return finished.outcomes().stream()
        .map(outcome -> outcome.event(finished.run(), finished.at()))
        .toList();
  }
}
