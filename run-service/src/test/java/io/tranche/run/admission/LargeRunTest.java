package io.tranche.run.admission;

import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of so many partitions that the admission document does not list them. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class LargeRunTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: largerun
      assets:
        - {key: largerun/recorded, partitions: {type: daily, start: "1950-01-01", end: "2020-01-01"}, materializer: {type: none}}
        - {key: largerun/slow, partitions: {type: daily, start: "1950-01-01", end: "2020-01-01"}, materializer: {type: command, command: [sleep, "60"]}}
      """;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject MongoAdmissionRepository admission;
  @Inject WaitReasons reasons;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void recordsEachOfTwelveThousandPartitionsOfARun() {
    RunRequest.Launch launch = launch("largerun/recorded", days(0, 12_000));
    world.request(launch);

    Run run = world.ended(launch);

    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(run.partitions()).isEqualTo(launch.partitions());
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(world.assetEvents(run.id())).hasSize(12_000));
    assertThat(run.events().get(0)).isInstanceOf(RunEvent.RunQueued.class);
    RunEvent.RunStarted started = (RunEvent.RunStarted) run.events().get(1);
    assertThat(started.partitions()).isEqualTo(launch.partitions().subList(0, 1_000));
    assertThat(started.partitionCount()).isEqualTo(12_000);
  }

  @Test
  void holdsWhatOnlyItsOwnDocumentLists() {
    RunRequest.Launch large = launch("largerun/slow", days(0, 2_000));
    RunRequest.Launch small = launch("largerun/slow", days(1_999, 2_001));
    RunRequest.Launch beside = launch("largerun/slow", days(2_001, 4_000));
    world.request(large);
    until(large, RunStatus.STARTED);
    world.request(small);
    until(small, RunStatus.QUEUED);

    AdmissionEntry entry = await(admission.load()).entries().get(large.runId());
    assertThat(entry.partitions()).isEqualTo(large.partitions());
    assertThat(world.admissionEntry(large.runId())).doesNotContainKey("partitions");
    assertThat(waitsFor(small))
        .containsExactly(
            "partition "
                + small.partitions().get(0)
                + " of largerun/slow (run "
                + large.runId()
                + " makes it)");
    world.request(beside);
    until(beside, RunStatus.STARTED);

    world.request(cancel(large), cancel(beside));
    assertThat(world.ended(large).status()).isEqualTo(RunStatus.CANCELED);
    assertThat(world.ended(beside).status()).isEqualTo(RunStatus.CANCELED);
    until(small, RunStatus.STARTED);
    world.request(cancel(small));
    assertThat(world.ended(small).status()).isEqualTo(RunStatus.CANCELED);
  }

  private List<String> waitsFor(RunRequest.Launch launch) {
    return await(
        reasons.of(
            new WaitReasons.Waiting(
                launch.assets(), launch.partitions(), launch.tags(), launch.notBefore())));
  }

  private static List<String> days(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(day -> LocalDate.of(1950, 1, 1).plusDays(day).toString())
        .toList();
  }

  private static RunRequest.Launch launch(String asset, List<String> partitions) {
    String id = UUID.randomUUID().toString();
    return Runs.by(Origin.person(id), id, asset, partitions.toArray(String[]::new));
  }

  private static RunRequest cancel(RunRequest.Launch launch) {
    return new RunRequest.Cancel(UUID.randomUUID().toString(), launch.runId(), launch.origin());
  }

  private void until(RunRequest.Launch launch, RunStatus status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> stored(launch).filter(run -> run.status() == status).isPresent());
  }

  private Optional<Run> stored(RunRequest.Launch launch) {
    return await(runs.find(launch.runId()));
  }
}
