package io.tranche.run.admission;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.mongodb.client.model.Filters;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.sets.DynamicPartitionRequest.OnOverwrite;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class AdmissionTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: admission
      partitionSets: [{name: admission_files}]
      assets:
        - {key: admission/recorded, partitions: {type: static, keys: [a, b]}, materializer: {type: none}}
        - {key: admission/files, partitions: {type: dynamic, name: admission_files}, materializer: {type: none}}
        - {key: admission/slow, partitions: {type: static, keys: [a]}, materializer: {type: command, command: [sh, -c, "sleep 60"]}}
        - {key: admission/failing, partitions: {type: static, keys: [a]}, materializer: {type: command, command: [sh, -c, "echo broken pipe >&2; exit 3"]}}
        - {key: admission/external, external: true}
      """;

  @Inject TestWorld world;
  @Inject Topics topics;
  @Inject RunRepository runs;
  @Inject MongoPendingCancels cancels;
  @Inject Admissions admissions;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void turnsARequestIntoARunThatSucceeds() {
    RunRequest.Launch launch = launch("admission/recorded", "a");
    world.request(launch);

    Run run = world.ended(launch);

    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(run.token()).isPositive();
    Document stored = assetPartition("admission/recorded|a");
    assertThat(stored.get("materialization", Document.class).get("token", Number.class).longValue())
        .isGreaterThanOrEqualTo(run.token());
  }

  @Test
  void makesOneRunOfARequestThatComesTwice() {
    RunRequest.Launch launch = launch("admission/recorded", "b");
    world.request(launch, launch);
    Run first = world.ended(launch);
    world.request(launch);
    RunRequest.Launch behind = launch("admission/recorded", "b");
    world.request(behind);
    world.ended(behind);

    assertThat(await(runs.find(launch.runId()))).contains(first);
  }

  @Test
  void storesNoRunOfARequestThatAnotherHasAbsorbed() {
    RunRequest.Launch late = launch("admission/recorded", "a");
    Run absorbing = ended(ofAnother().absorbing(late, NOW));
    Run doubled = Run.requested(late, 1, NOW).queued(NOW);
    Run other = ended(ofAnother());

    assertThat(await(runs.insert(List.of(absorbing)))).isTrue();
    assertThat(await(runs.insert(List.of(doubled, other)))).isFalse();

    assertThat(await(runs.findAll(List.of(doubled.id(), other.id())))).containsOnlyKeys(other.id());
  }

  @Test
  void absorbsNoRequestThatAnotherRunAnswers() {
    RunRequest.Launch own = launch("admission/recorded", "a");
    RunRequest.Launch absorbed = launch("admission/recorded", "a");
    Run first = ended(Run.requested(own, 1, NOW).queued(NOW).absorbing(absorbed, NOW));
    Run second = ended(ofAnother());
    Run third = ended(ofAnother());
    await(runs.insert(List.of(first, second, third)));

    Set<String> changed =
        await(
            runs.change(
                List.of(
                    new Transition(second, second.absorbing(own, NOW)),
                    new Transition(third, third.absorbing(absorbed, NOW)))));

    assertThat(changed).isEmpty();
    assertThat(await(runs.findAll(List.of(second.id(), third.id()))).values())
        .containsExactlyInAnyOrder(second, third);
  }

  private static Run ofAnother() {
    return Run.requested(launch("admission/recorded", "a"), 1, NOW).queued(NOW);
  }

  /** Nobody lets it in. */
  private static Run ended(Run run) {
    return run.canceled(NOW, Optional.empty());
  }

  @Test
  void givesLaterRunsOfAPartitionHigherTokens() {
    List<RunRequest.Launch> launches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      launches.add(by(Origin.person("p" + i), "admission/recorded", "a"));
    }
    world.request(launches.toArray(RunRequest[]::new));

    assertThat(launches.stream().map(world::ended).map(Run::token).distinct()).hasSize(20);
  }

  @Test
  void saysWhyAProgramFailed() {
    RunRequest.Launch launch = launch("admission/failing", "a");
    world.request(launch);

    Run run = world.ended(launch);

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error()).hasValueSatisfying(error -> assertThat(error).contains("broken pipe"));
    assertThat(assetPartition("admission/failing|a").get("failure", Document.class)).isNotNull();
  }

  @Test
  void absorbsARequestIntoTheRunThatWaitsAlready() {
    RunRequest.Launch first = launch("admission/slow", "a");
    RunRequest.Launch waiting = launch("admission/slow", "a");
    RunRequest.Launch absorbed = launch("admission/slow", "a");
    world.request(first);
    Awaitility.await().atMost(PATIENCE).until(() -> status(first).equals(RunStatus.STARTED));
    world.request(waiting);
    Awaitility.await().atMost(PATIENCE).until(() -> status(waiting).equals(RunStatus.QUEUED));
    world.request(absorbed);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(await(runs.findAbsorbing(List.of(absorbed.id()))))
                    .hasEntrySatisfying(
                        absorbed.id(), run -> assertThat(run.id()).isEqualTo(waiting.runId())));
    assertThat(await(runs.find(absorbed.runId()))).isEmpty();

    cancel(waiting);
    cancel(first);
    assertThat(world.ended(waiting).status()).isEqualTo(RunStatus.CANCELED);
    assertThat(world.ended(first).status()).isEqualTo(RunStatus.CANCELED);
  }

  @Test
  void publishesARunAgainThatHasAbsorbedARequestThatComesAgain() {
    RunRequest.Launch first = by(Origin.person(id()), "admission/recorded", "a");
    RunRequest.Launch absorbed = by(Origin.person(id()), "admission/recorded", "a");
    Run run = Run.requested(first, 1, NOW).queued(NOW).absorbing(absorbed, NOW).failed(NOW, "died");
    await(runs.insert(List.of(run)));

    world.request(absorbed);

    assertThat(world.published(run)).containsExactlyElementsOf(run.events());
    assertThat(await(runs.find(absorbed.runId()))).isEmpty();
  }

  @Test
  void publishesARunAgainWhoseCancellationComesAgain() {
    RunRequest.Launch launch = by(Origin.person(id()), "admission/recorded", "a");
    Run run = Run.requested(launch, 1, NOW).queued(NOW).canceled(NOW, Optional.of("by hand"));
    await(runs.insert(List.of(run)));

    cancel(launch);

    assertThat(world.published(run)).containsExactlyElementsOf(run.events());
  }

  @Test
  void leavesARunAsItIsWhoseRequestIsRefusedWhenItComesAgain() {
    RunRequest.Launch launch = launch("admission/recorded", "a");
    world.request(launch);
    Run run = world.ended(launch);

    await(
        admissions
            .submit(List.of(), List.of(Run.refused(launch, 1, NOW, "its key is gone")), 1)
            .replaceWith(true));

    assertThat(await(runs.find(run.id()))).contains(run);
    assertThat(world.published(run)).hasSameElementsAs(run.events());
  }

  @Test
  void cancelsWhatAnotherReplicaHasStoredWithoutTellingOfIt() {
    RunRequest.Launch running = launch("admission/slow", "a");
    world.request(running);
    Awaitility.await().atMost(PATIENCE).until(() -> status(running).equals(RunStatus.STARTED));

    await(
        cancels
            .save(new RunRequest.Cancel(id(), running.runId(), Origin.person("ada")))
            .replaceWith(true));

    assertThat(world.ended(running).status()).isEqualTo(RunStatus.CANCELED);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(world.collection("cancels").countDocuments()) == 0);
  }

  @Test
  void startsARunWhoseKeyIsRegisteredAfterItWasAskedFor() {
    String key = "late-" + UUID.randomUUID();
    RunRequest.Launch launch = launch("admission/files", key);
    world.request(launch);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(world.collection("waiting").countDocuments(byId(launch.id()))) == 1);

    world.publish(List.of(TestWorld.member("admission_files", key, System.nanoTime(), 1)));

    assertThat(world.ended(launch).status()).isEqualTo(RunStatus.SUCCESS);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(world.collection("waiting").countDocuments(byId(launch.id()))) == 0);
  }

  @Test
  void setsAsideWhatCanNeverBeARunAndGoesOnWithWhatIsBehind() {
    RunRequest.Launch before = by(Origin.person("before"), "admission/recorded", "a");
    RunRequest.Launch after = by(Origin.person("after"), "admission/recorded", "b");
    world.request(
        before,
        launch("admission/unknown", "a"),
        launch("admission/recorded", "z"),
        launch("admission/external", ""),
        after);

    assertThat(world.ended(before).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.ended(after).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void leavesOutARequestForAnOlderVersionOfTheSameObject() {
    String object = "s3://landing/" + id();
    RunRequest.Launch newer = ofVersion(object, "0056");
    RunRequest.Launch older = ofVersion(object, "0055");
    RunRequest.Launch otherObject = ofVersion("s3://landing/" + id(), "0001");
    world.request(newer, older, otherObject, newer);

    assertThat(world.ended(newer).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.ended(otherObject).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(await(runs.find(older.runId()))).isEmpty();
  }

  @Test
  void runsOnlyTheFirstVersionOfAnObjectWhoseOverwritesAreIgnored() {
    String object = "s3://landing/" + id();
    RunRequest.Launch first = ofVersion(object, "0055", OnOverwrite.IGNORE);
    RunRequest.Launch second = ofVersion(object, "0056", OnOverwrite.IGNORE);
    RunRequest.Launch behind = ofVersion("s3://landing/" + id(), "0001", OnOverwrite.IGNORE);
    world.request(first);
    assertThat(world.ended(first).status()).isEqualTo(RunStatus.SUCCESS);
    world.request(second, first, behind);

    assertThat(world.ended(behind).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(await(runs.find(second.runId()))).isEmpty();
  }

  @Test
  void setsAsideANewVersionOfAnObjectWhoseOverwritesAreRejected() {
    String object = "s3://landing/" + id();
    RunRequest.Launch first = ofVersion(object, "0055", OnOverwrite.REJECT);
    RunRequest.Launch second = ofVersion(object, "0056", OnOverwrite.REJECT);
    RunRequest.Launch older = ofVersion(object, "0054", OnOverwrite.REJECT);
    world.request(first);
    assertThat(world.ended(first).status()).isEqualTo(RunStatus.SUCCESS);
    world.request(second, older, first);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .queryParam("topic", topics.runRequests())
                    .queryParam("limit", 1_000)
                    .get("/api/v1/dead-letters")
                    .then()
                    .body(naming(second), hasSize(1))
                    .body(naming(second) + "[0].code", equalTo("overwrite-rejected"))
                    .body(naming(older), hasSize(0)));
    assertThat(await(runs.find(second.runId()))).isEmpty();
  }

  private static String naming(RunRequest.Launch launch) {
    return "items.findAll { it.value.contains('" + launch.id() + "') }";
  }

  private static RunRequest.Launch ofVersion(String object, String order, OnOverwrite policy) {
    return by(Origin.person(id()), "admission/recorded", "a")
        .withSource(new SourceVersion(object, order, Optional.empty()), Optional.of(policy));
  }

  private static RunRequest.Launch ofVersion(String object, String order) {
    return by(Origin.person(id()), "admission/recorded", "a")
        .withSource(new SourceVersion(object, order, Optional.empty()));
  }

  private RunStatus status(RunRequest.Launch launch) {
    Optional<Run> run = await(runs.find(launch.runId()));
    return run.map(Run::status).orElse(RunStatus.QUEUED);
  }

  private Document assetPartition(String id) {
    return await(world.collection("asset_partitions").find(byId(id)).collect().first());
  }

  private static Bson byId(String id) {
    return Filters.eq("_id", id);
  }

  private void cancel(RunRequest.Launch launch) {
    world.request(new RunRequest.Cancel(id(), launch.runId(), Origin.person("ada")));
  }

  private static RunRequest.Launch launch(String asset, String partition) {
    return Runs.launch(id(), asset, partition);
  }

  private static RunRequest.Launch by(Origin origin, String asset, String partition) {
    return Runs.by(origin, id(), asset, partition);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
