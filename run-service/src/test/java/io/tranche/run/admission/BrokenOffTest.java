package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an owner of the admission leaves that stands still, or fails, in the middle of a round. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class BrokenOffTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: brokenoff
      assets:
        - {key: brokenoff/recorded, partitions: {type: static, keys: [a, c, d, e, f, g]}, materializer: {type: none}}
        - {key: brokenoff/endless, materializer: {type: command, command: [sleep, "600"]}}
        - {key: brokenoff/brief, materializer: {type: command, command: [sleep, "1"]}}
      """;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject Executions executions;
  @Inject AdmissionOwner owner;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void startsARunAgainThatWasStoredAsStartedAfterItsEntryWasDropped() {
    Run left = Run.requested(launch("a"), 1, NOW).started("stood-still", 1, NOW);
    await(runs.insert(List.of(left)));

    Run ended = world.ended(left.id());

    assertThat(ended.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(ended.token()).isGreaterThan(left.token());
    assertThat(ended.events().subList(0, 1)).isEqualTo(left.events());
  }

  @Test
  void cancelsARunThatWasStoredAsStartedAfterItsEntryWasDropped() {
    Run left = Run.requested(of("endless"), 1, NOW).started("stood-still", 1, NOW);
    await(runs.insert(List.of(left)));
    Origin person = Origin.person("ada");
    world.request(new RunRequest.Cancel(UUID.randomUUID().toString(), left.id(), person));

    Run ended = world.ended(left.id());

    assertThat(ended.status()).isEqualTo(RunStatus.CANCELED);
    assertThat(world.published(ended)).containsAll(ended.events());
  }

  @Test
  void startsARunThatALivingReplicaWasToExecuteAndNeverHeardOf() {
    String living = "living-" + UUID.randomUUID();
    Run letIn = Run.requested(launch("c"), 1, NOW).queued(NOW);
    world.store(
        "replicas",
        new Document("_id", living)
            .append("beat", 0L)
            .append("dead", false)
            .append("holds", List.of()));
    await(runs.insert(List.of(letIn)));
    world.hold(letIn, living);
    world.changeAdmission(Updates.inc("version", 1L));
    world.request(launch("d"));

    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              beat(living);
              return find(letIn.id()).filter(run -> run.status().isTerminal()).isPresent();
            });

    assertThat(find(letIn.id())).map(Run::status).contains(RunStatus.SUCCESS);
  }

  @Test
  void releasesARunWhoseEndWasToldWhileTheAdmissionMoved() {
    RunRequest.Launch launch = of("brief");
    world.request(launch);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> find(launch.runId()).filter(this::isStarted).isPresent());
    world.changeAdmission(Updates.inc("version", 1L));
    assertThat(world.ended(launch).status()).isEqualTo(RunStatus.SUCCESS);

    RunRequest.Launch next = of("brief");
    world.request(next);

    assertThat(world.ended(next).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void releasesARunWhoseEndWasToldToRoundsThatFailed() {
    RunRequest.Launch launch = of("brief");
    world.request(launch);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> find(launch.runId()).filter(this::isStarted).isPresent());
    String unreadable = breakOff();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> executions.ended().contains(launch.runId()) && refuses() && refuses());
    await(world.collection("runs").deleteOne(Filters.eq("_id", unreadable)));

    RunRequest.Launch next = of("brief");
    world.request(next);

    assertThat(world.ended(next).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void keepsRequestsWaitingWhileWhatWasStoredBeforeCannotBeRead() {
    String unreadable = breakOff();
    Awaitility.await().atMost(PATIENCE).until(this::refuses);
    RunRequest.Launch launch = launch("e");
    world.request(launch);
    Awaitility.await().atMost(PATIENCE).until(this::refuses);
    await(world.collection("runs").deleteOne(Filters.eq("_id", unreadable)));

    assertThat(world.ended(launch).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void letsOthersInWhileARunThatADeadReplicaEndedCannotBePublished() {
    Run left =
        Run.requested(launch("f"), 1, NOW)
            .started("dead-" + UUID.randomUUID(), 1, NOW)
            .succeeded(NOW);
    String unreadable = left.id() + "|" + left.assetPartitions().get(0);
    world.store("materializations", new Document("_id", unreadable).append("runId", left.id()));
    await(runs.insert(List.of(left)));
    world.hold(left, left.replica().orElseThrow());
    world.changeAdmission(Updates.inc("version", 1L));
    RunRequest.Launch same = launch("f");
    RunRequest.Launch other = launch("g");
    world.request(same, other);

    assertThat(world.ended(other).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(find(same.runId())).map(Run::status).isNotEqualTo(Optional.of(RunStatus.SUCCESS));
    assertThat(world.admissionEntry(left.id())).isNotNull();

    await(world.collection("materializations").deleteOne(Filters.eq("_id", unreadable)));
    assertThat(world.ended(same).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.published(left)).containsAll(left.events());
  }

  /** The admission starts again, and cannot: it finds a waiting run that nobody can read. */
  private String breakOff() {
    Run unreadable = Run.requested(of("endless"), 1, NOW).queued(NOW);
    await(runs.insert(List.of(unreadable)));
    await(
        world
            .collection("runs")
            .updateOne(Filters.eq("_id", unreadable.id()), Updates.unset("events")));
    world.changeAdmission(Updates.inc("version", 1L));
    return unreadable.id();
  }

  /** Whether the owner cannot take anything in at present, and says that it is not at fault. */
  private boolean refuses() throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!owner.offer(new AdmissionCommand.Submit(List.of(), List.of(), 1, done))) {
      return false;
    }
    try {
      done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof TrancheException.Unavailable refused
          && refused.code().equals("admission-unavailable");
    } catch (TimeoutException e) {
      throw new AssertionError("Nobody answers", e);
    }
  }

  private boolean isStarted(Run run) {
    return run.status() == RunStatus.STARTED;
  }

  private void beat(String replica) {
    var result =
        await(
            world
                .collection("replicas")
                .updateOne(Filters.eq("_id", replica), Updates.inc("beat", 1L)));
    assertThat(result.getMatchedCount()).isEqualTo(1);
  }

  private Optional<Run> find(String runId) {
    return await(runs.find(runId));
  }

  private static RunRequest.Launch launch(String partition) {
    return Runs.launch(UUID.randomUUID().toString(), "brokenoff/recorded", partition);
  }

  private static RunRequest.Launch of(String asset) {
    return Runs.launch(UUID.randomUUID().toString(), "brokenoff/" + asset, "");
  }
}
