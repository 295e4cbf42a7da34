package io.tranche.run.admission;

import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Debounce;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.RunConfig;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More runs wait than are kept in memory. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class LongQueueTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: longqueue
      pools: [{name: longqueue, slots: SLOTS}]
      assets:
        - {key: longqueue/pooled, partitions: {type: static, keys: KEYS}, pool: longqueue, materializer: {type: none}}
        - {key: longqueue/gathered, partitions: {type: static, keys: KEYS}, pool: longqueue, backfillPolicy: {type: singleRun}, materializer: {type: none}}
        - {key: longqueue/free, materializer: {type: none}}
      """;

  private static final List<String> KEYS =
      IntStream.range(0, 60).mapToObj(i -> "k%02d".formatted(i)).toList();

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject RunConfig config;
  @Inject MongoWaitingRuns waiting;

  private final Origin sensor = Origin.sensor(id());

  @BeforeEach
  void letNoneStart() {
    assertThat(config.waitingInMemory()).isLessThan(KEYS.size() / 2);
    define(0);
  }

  @Test
  void startsEachInItsTurnAndThatOfAHigherPriorityFirst() {
    List<RunRequest.Launch> launches = waiting(KEYS);
    RunRequest.Launch urgent =
        Runs.withPriority(Runs.by(Origin.person(id()), id(), "longqueue/pooled", "k00"), 5);
    world.request(urgent);
    untilQueued(urgent);

    define(1);

    List<Run> ended =
        Stream.concat(launches.stream(), Stream.of(urgent)).map(world::ended).toList();
    assertThat(ended).extracting(Run::status).containsOnly(RunStatus.SUCCESS);
    List<String> started =
        ended.stream().sorted(Comparator.comparing(Run::token)).map(Run::requestId).toList();
    assertThat(started.get(0)).isEqualTo(urgent.id());
    assertThat(started.subList(1, started.size()))
        .containsExactlyElementsOf(launches.stream().map(RunRequest.Launch::id).toList());
  }

  @Test
  void letsARunPassThatNeedsNothingWhichTheOthersWaitFor() {
    waiting(KEYS);
    RunRequest.Launch free = Runs.by(sensor, id(), "longqueue/free", "");
    world.request(free);

    assertThat(world.ended(free).status()).isEqualTo(RunStatus.SUCCESS);
    define(10);
  }

  @Test
  void answersRequestsByRunsThatOnlyTheStoreKnows() {
    List<RunRequest.Launch> launches = waiting(KEYS);
    RunRequest.Launch again = Runs.by(sensor, id(), "longqueue/pooled", "k55");
    RunRequest.Launch ofAnother = Runs.by(Origin.person(id()), id(), "longqueue/pooled", "k55");
    world.request(again, ofAnother);
    untilQueued(ofAnother);

    Run answering = stored(launches.get(55)).orElseThrow();
    assertThat(answering.absorbedRequests()).containsExactly(again.id());
    assertThat(stored(again)).isEmpty();
    define(10);
    assertThat(world.ended(ofAnother).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.ended(launches.get(55)).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void gathersRequestsIntoRunsThatOnlyTheStoreKnows() {
    Debounce two = new Debounce(Duration.ZERO, 2, Duration.ofDays(1));
    List<RunRequest.Launch> firsts = new ArrayList<>();
    List<RunRequest.Launch> seconds = new ArrayList<>();
    for (String key : KEYS) {
      Origin own = Origin.sensor(id());
      firsts.add(Runs.gathered(Runs.by(own, id(), "longqueue/gathered", key), two));
      seconds.add(Runs.gathered(Runs.by(own, id(), "longqueue/gathered", "k00"), two));
    }
    define(10);
    world.request(firsts.toArray(RunRequest[]::new));
    firsts.forEach(this::untilQueued);
    world.request(seconds.toArray(RunRequest[]::new));

    for (int i = 0; i < firsts.size(); i++) {
      Run run = world.ended(firsts.get(i));
      assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
      assertThat(run.absorbedRequests()).containsExactly(seconds.get(i).id());
    }
  }

  @Test
  void cancelsARunThatOnlyTheStoreKnows() {
    List<RunRequest.Launch> launches = waiting(KEYS);
    RunRequest.Launch last = launches.get(launches.size() - 1);
    world.request(new RunRequest.Cancel(id(), last.runId(), Origin.person("ada")));

    assertThat(world.ended(last).status()).isEqualTo(RunStatus.CANCELED);
    define(10);
    for (RunRequest.Launch launch : launches.subList(0, launches.size() - 1)) {
      assertThat(world.ended(launch).status()).isEqualTo(RunStatus.SUCCESS);
    }
  }

  @Test
  void startsRunsWhenTheirTimeHasComeAlthoughOnlyTheStoreKnowsThem() {
    define(10);
    Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(2);
    List<RunRequest.Launch> launches = new ArrayList<>();
    for (int i = 0; i < KEYS.size(); i++) {
      launches.add(
          Runs.notBefore(
              Runs.by(sensor, id(), "longqueue/pooled", KEYS.get(i)), due.plusMillis(i % 7)));
    }
    world.request(launches.toArray(RunRequest[]::new));

    for (RunRequest.Launch launch : launches) {
      Run run = world.ended(launch);
      assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
      assertThat(run.startedAt().orElseThrow()).isAfterOrEqualTo(launch.notBefore().orElseThrow());
    }
  }

  @Test
  void knowsOfRunsThatWaitForTheirTimeWithoutReadingThemAll() {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    List<Run> later =
        KEYS.stream()
            .map(
                key ->
                    Runs.notBefore(
                        Runs.by(Origin.person(id()), id(), "longqueue/pooled", key), tomorrow))
            .map(launch -> Run.requested(launch, 1, Instant.now()).queued(Instant.now()))
            .toList();
    await(runs.insert(later));
    RunQueue queue = new RunQueue(config.waitingInMemory());
    QueueReader reader = new QueueReader(waiting);

    reader.survey(queue, Instant.now());
    int length = queue.length();
    for (int look = 0; look < 3; look++) {
      reader.fill(queue, Instant.now());
      queue.shed();
      assertThat(reader.untold(queue, Instant.now()))
          .doesNotContainAnyElementsOf(later.stream().map(Run::id).toList());
    }

    assertThat(length).isGreaterThanOrEqualTo(KEYS.size());
    assertThat(queue.length()).isEqualTo(length);
    for (Run run : later) {
      world.request(new RunRequest.Cancel(id(), run.id(), Origin.person("ada")));
    }
  }

  /** A run that waits for each key, in their order. */
  private List<RunRequest.Launch> waiting(List<String> keys) {
    List<RunRequest.Launch> launches =
        keys.stream().map(key -> Runs.by(sensor, id(), "longqueue/pooled", key)).toList();
    for (RunRequest.Launch launch : launches) {
      world.request(launch);
    }
    launches.forEach(this::untilQueued);
    return launches;
  }

  private void define(int slots) {
    world.define(
        BUNDLE
            .replace("SLOTS", Integer.toString(slots))
            .replace("KEYS", "[" + String.join(", ", KEYS) + "]"));
  }

  private void untilQueued(RunRequest.Launch launch) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> stored(launch).filter(run -> run.status() == RunStatus.QUEUED).isPresent());
  }

  private Optional<Run> stored(RunRequest.Launch launch) {
    return await(runs.find(launch.runId()));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
