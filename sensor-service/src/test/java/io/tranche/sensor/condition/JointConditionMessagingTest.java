package io.tranche.sensor.condition;

import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.MortalStore;
import io.tranche.sensor.control.Controls;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class JointConditionMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> ASSETS =
      List.of("jfirst", "jsecond", "jmade", "jcells", "jversioned", "jmortal", "jfollower");

  /** Each materialization is newer than those before, whatever the order of the tests. */
  private static final AtomicLong TOKENS = new AtomicLong();

  @Inject ConditionRepository repository;
  @Inject ConditionAutomation automation;
  @Inject ConditionFacts facts;
  @Inject SetMembers members;
  @Inject Controls controls;
  @Inject ConditionSending sending;
  @Inject Clock clock;

  private Broker broker;
  private Tail launches;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: joint
        partitionSets: [{name: jfiles}]
        assets:
          - {key: jbase, external: true, partitions: {type: static, keys: [x, y, z]}}
          - {key: jother, external: true, partitions: {type: static, keys: [x, y, z]}}
          - key: jfirst
            partitions: {type: static, keys: [x, y, z]}
            deps: [{asset: jbase}]
            materializer: {type: none}
            automation: {type: condition, when: {sinceLastHandled: anyDepsUpdated}}
          - key: jsecond
            partitions: {type: static, keys: [x, y, z]}
            deps: [{asset: jfirst}, {asset: jbase}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: anyDepsMissing}]}}
          - {key: jraw, external: true, partitions: {type: dynamic, name: jfiles}}
          - key: jmade
            partitions: {type: dynamic, name: jfiles}
            deps: [{asset: jraw}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: {any: [newlyMissing, anyDepsUpdated]}}, {not: anyDepsMissing}]}}
          - key: jcells
            partitions: {type: daily, start: "2024-01-01"}
            deps: [{asset: jraw, mapping: {type: metadata, dimensions: {date: date}}}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: anyDepsMissing}]}}
          - key: jversioned
            partitions: {type: static, keys: [x, y, z]}
            deps: [{asset: jother}]
            materializer: {type: none}
            automation: {type: condition, when: {anyDepsMatch: {when: dataVersionChanged}}}
          - {key: jdead, external: true}
          - key: jmortal
            deps: [{asset: jdead}]
            materializer: {type: none}
            automation: {type: condition, when: {sinceLastHandled: anyDepsUpdated}}
          - key: jfollower
            deps: [{asset: jmortal, mapping: {type: all}}]
            materializer: {type: none}
            automation: {type: condition, when: {sinceLastHandled: anyDepsUpdated}}
        """);
    ASSETS.forEach(this::awaitEvaluated);
    launches = broker.tail(TOPICS.runRequests());
  }

  private void awaitEvaluated(String asset) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                repository
                    .find(asset)
                    .await()
                    .atMost(PATIENCE)
                    .filter(state -> !state.isInitial() && state.pending().isEmpty())
                    .isPresent());
  }

  @AfterEach
  void close() {
    launches.close();
    broker.close();
  }

  @Test
  void whatFollowsIsMadeInTheSameRunAndItsUpdateIsNoNews() {
    materialize("jbase", "x", "", "v");
    RunRequest.Launch both = launches("jfirst", "x", 1).get(0);
    assertThat(both.assets()).containsExactly("jfirst", "jsecond");

    materialize("jfirst", "x", both.runId(), "v");
    materialize("jsecond", "x", both.runId(), "v");
    materialize("jfirst", "x", "another run", "v");
    assertThat(launches("jsecond", "x", 2).get(1).assets()).containsExactly("jsecond");
    materialize("jbase", "z", "", "v");
    launches("jfirst", "z", 1);
    assertThat(all("jsecond", "x")).hasSize(2);
  }

  @Test
  void aMemberLeadsToItsPartitionsAndToTheCellOfItsMetadata() {
    member("f1", 11, 1, false);
    member("f2", 12, 1, false);
    materialize("jraw", "f1", "", "v");
    assertThat(launches("jmade", "f1", 1).get(0).assets()).containsExactly("jmade");
    assertThat(all("jcells", "2024-02-03")).isEmpty();

    member("f2", 12, 2, true);
    materialize("jraw", "f1", "", "v");
    launches("jcells", "2024-02-03", 1);
    assertThat(all("jmade", "f2")).isEmpty();
  }

  @Test
  void asksForAnotherDataVersionOnceHoweverOftenItIsTold() {
    materialize("jother", "y", "", "v1");
    materialize("jother", "y", "", "v1");
    AssetEvent changed = materialize("jother", "y", "", "v2");
    launches("jversioned", "y", 1);
    broker.send(TOPICS.assetEvents(), changed.assetPartition(), Json.write(changed));
    materialize("jother", "y", "", "v2");
    materialize("jother", "y", "", "v3");

    assertThat(launches("jversioned", "y", 2)).hasSize(2);
  }

  @Test
  void whoeverDiesWhereverTheSameIsAskedForOnce() {
    for (int write = 1; write <= 6; write++) {
      for (boolean afterwards : List.of(false, true)) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        int before = all("jmortal", "").size();
        MortalStore store = new MortalStore(Set.of("advance", "finish"), write, afterwards);
        ConditionSteps mortal =
            new ConditionSteps(
                store.of(ConditionRepository.class, repository), facts, members, controls, sending);
        ConditionSteps next = new ConditionSteps(repository, facts, members, controls, sending);
        Heard heard =
            new Heard(
                Optional.of("a topic"),
                new Place(write * 2L + (afterwards ? 1 : 0), at),
                List.of(
                    new Change.Known("jdead", "", true, false, at),
                    new Change.Updated("jdead", "", at)),
                Cause.request("q", at),
                "jdead|");
        Throwable died = catchThrowable(() -> step(mortal, heard, at));
        step(next, heard, at);
        assertThat(all("jmortal", "").size() - before)
            .as("asked for when it died (%s) at write %d, %s", died, write, afterwards)
            .isEqualTo(1);
        assertThat(
                all("jmortal", "").stream().skip(before).map(RunRequest.Launch::assets).distinct())
            .containsExactly(List.of("jmortal", "jfollower"));
      }
    }
  }

  private void step(ConditionSteps steps, Heard heard, Instant at) {
    ConditionedAssets assets = automation.known();
    Conditioned asset = assets.find("jmortal").orElseThrow();
    Batch batch = new Batch(assets, Map.of(asset, List.of(heard)), at);
    steps.each(batch, one -> steps.step(one, batch)).await().atMost(PATIENCE);
  }

  private AssetEvent.Materialized materialize(
      String asset, String partition, String run, String version) {
    long token = TOKENS.incrementAndGet();
    AssetEvent.Materialized event =
        new AssetEvent.Materialized(
            asset,
            partition,
            run.isEmpty() ? "run-" + token : run,
            token,
            clock.instant(),
            Map.of(),
            version);
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  private void member(String key, long ordinal, long version, boolean removed) {
    PartitionSetMember member =
        new PartitionSetMember(
            "jfiles",
            key,
            ordinal,
            version,
            Map.of("date", "2024-02-03"),
            Optional.empty(),
            removed,
            clock.instant());
    broker.send(TOPICS.partitionSets(), member.id(), Json.write(member));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                repository
                        .find("jmade")
                        .await()
                        .atMost(PATIENCE)
                        .orElseThrow()
                        .seen()
                        .sets()
                        .getOrDefault("jfiles", Ordinals.empty())
                        .contains(ordinal)
                    != removed);
  }

  private List<RunRequest.Launch> launches(String asset, String partition, int count) {
    await().atMost(PATIENCE).until(() -> all(asset, partition).size() >= count);
    return all(asset, partition);
  }

  /** Those of different ids. */
  private List<RunRequest.Launch> all(String asset, String partition) {
    return launches.upToNow(any -> true).stream()
        .map(one -> Json.read(one.value(), RunRequest.class))
        .flatMap(
            request ->
                request instanceof RunRequest.Launch launch
                    ? Stream.of(launch)
                    : Stream.<RunRequest.Launch>of())
        .filter(launch -> launch.assets().contains(asset))
        .filter(launch -> launch.partitions().contains(partition))
        .collect(
            Collectors.toMap(
                RunRequest.Launch::id, one -> one, (one, again) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }
}
