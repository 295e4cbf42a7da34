package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.Runs.by;
import static io.tranche.run.Runs.notBefore;
import static io.tranche.run.Runs.withPriority;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.MongoWaitingRuns.Portion;
import io.tranche.run.admission.RunQueue.Waiting;
import io.tranche.run.lifecycle.Place;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue of which few runs are in memory gives the same turns as one that has all of them. */
class RunQueueTest {

  private static final int MOST = 12;
  private static final int LANES = 3;

  private final RunQueue queue = new RunQueue(MOST);
  private final Map<String, Run> stored = new LinkedHashMap<>();
  private final long seed = Long.getLong("tranche.test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private Instant now = NOW;
  private int asked;

  @Test
  void givesEachLaneItsTurnsWhicheverRunsAreInMemory() {
    System.out.println("seed " + seed);
    for (int round = 0; round < 500; round++) {
      now = now.plusMillis(random.nextInt(40));
      request(random.nextInt(6));
      if (random.nextInt(10) == 0) {
        cancelOne();
      }
      readOn();
      startSome(random.nextInt(4));
      queue.shed();
      assertThat(inMemory()).isLessThanOrEqualTo(3 * MOST);
    }
    now = now.plusSeconds(600);
    while (!stored.isEmpty()) {
      readOn();
      startSome(5);
      queue.shed();
    }

    assertThat(asked).isGreaterThan(1_000);
    assertThat(queue.length()).isZero();
    assertThat(queue.hasReady()).isFalse();
  }

  @Test
  void startsAfreshWithWhatTheStoreHas() {
    System.out.println("seed " + seed);
    for (int i = 0; i < 20; i++) {
      now = now.plusMillis(1);
      request(5);
    }
    RunQueue next = new RunQueue(MOST);
    next.expectLater(now);
    stored.values().stream()
        .map(Place::of)
        .map(Place::lane)
        .distinct()
        .forEach(
            lane ->
                next.expect(
                    lane,
                    List.of("asset"),
                    (int) stored.values().stream().filter(run -> isIn(lane, run)).count()));

    assertThat(next.length()).isEqualTo(stored.size());
    while (next.isHungry()) {
      next.wanted().forEach(want -> next.fill(want, portion(want)));
    }
    next.wake(now);
    assertThat(Place.of(next.ready().iterator().next().run()).since())
        .isEqualTo(Place.of(expected().get(0)).since());
  }

  @Test
  void doesNotRecallARunThatIsAboutToLeave() {
    while (stored.isEmpty()) {
      request(2);
    }
    Run only = stored.values().iterator().next();

    assertThat(queue.remove(only.id())).contains(only);
    queue.recall(only);
    assertThat(queue.find(only.id())).isEmpty();

    queue.shed();
    queue.recall(only);
    assertThat(queue.find(only.id())).contains(only);
  }

  @Test
  void countsARunThatNobodyHasToldOfBeforeItIsCanceled() {
    Run untold = Run.requested(by(Origin.person("ada"), "untold", "asset0", "a"), 1, now);

    queue.recall(untold);
    assertThat(queue.length()).isEqualTo(1);
    assertThat(queue.remove(untold.id())).contains(untold);

    assertThat(queue.length()).isZero();
  }

  @Test
  void keepsFewLargeRunsInMemory() {
    String[] keys = IntStream.range(0, 2_000).mapToObj(i -> "k" + i).toArray(String[]::new);
    for (int i = 0; i < 20; i++) {
      now = now.plusMillis(1);
      Run run = Run.requested(by(Origin.person("p" + i), "large" + i, "asset0", keys), 1, now);
      queue.add(run, false);
      queue.update(run);
    }

    queue.shed();

    assertThat(queue.ready()).hasSize(1);
    assertThat(queue.length()).isEqualTo(20);
    assertThat(queue.hasMore()).isTrue();
  }

  private void request(int most) {
    for (int i = 0; i < most; i++) {
      String id = "r" + asked++;
      RunRequest.Launch launch =
          withPriority(
              by(Origin.person(id), id, "asset" + random.nextInt(LANES), id), random.nextInt(2));
      if (random.nextInt(5) == 0) {
        launch = notBefore(launch, now.plusMillis(random.nextInt(2_000)));
      }
      Run run = Run.requested(launch, 1, now);
      queue.add(run, false);
      queue.update(run);
      stored.put(run.id(), run);
    }
  }

  private void cancelOne() {
    List<String> ids = List.copyOf(stored.keySet());
    if (!ids.isEmpty()) {
      Run canceled = stored.remove(ids.get(random.nextInt(ids.size())));
      queue.recall(canceled);
      assertThat(queue.remove(canceled.id())).contains(canceled);
    }
  }

  private void readOn() {
    while (queue.isHungry()) {
      queue.wanted().forEach(want -> queue.fill(want, portion(want)));
      queue.wake(now);
    }
    queue.wake(now);
  }

  /** Starts the first runs of the lanes, whichever lane is free. */
  private void startSome(int most) {
    for (int i = 0; i < most; i++) {
      Map<String, Waiting> firsts = new HashMap<>();
      queue.ready().forEach(waiting -> firsts.putIfAbsent(waiting.lane(), waiting));
      if (firsts.isEmpty()) {
        assertThat(expected()).isEmpty();
        return;
      }
      List<Waiting> free = new ArrayList<>(firsts.values());
      Waiting chosen = free.get(random.nextInt(free.size()));
      Run turn =
          expected().stream().filter(run -> isIn(chosen.lane(), run)).findFirst().orElseThrow();
      assertThat(Place.of(chosen.run()).since()).isEqualTo(Place.of(turn).since());
      assertThat(queue.remove(chosen.run().id())).isPresent();
      stored.remove(chosen.run().id());
      readOn();
    }
  }

  /** All that may start now, in their order. */
  private List<Run> expected() {
    return stored.values().stream()
        .filter(run -> run.notBefore().filter(now::isBefore).isEmpty())
        .sorted(Comparator.comparing(run -> Place.of(run).since()))
        .toList();
  }

  private int inMemory() {
    return (int) stored.keySet().stream().filter(id -> queue.find(id).isPresent()).count();
  }

  private static boolean isIn(String lane, Run run) {
    return Place.of(run).lane().equals(lane);
  }

  /** What the store answers. */
  private Portion portion(RunQueue.Want want) {
    Function<Run, Instant> place =
        want.lane().isPresent()
            ? run -> Place.of(run).since()
            : run -> Place.of(run).until().orElseThrow();
    List<Run> behind =
        stored.values().stream()
            .filter(run -> isAskedFor(want.lane(), run))
            .filter(run -> place.apply(run).isAfter(want.after()))
            .sorted(Comparator.comparing(place))
            .toList();
    if (behind.size() < want.limit()) {
      return new Portion(behind, want.after(), true);
    }
    Instant horizon = place.apply(behind.get(want.limit() - 1));
    return new Portion(
        behind.stream().filter(run -> !place.apply(run).isAfter(horizon)).toList(), horizon, false);
  }

  private boolean isAskedFor(Optional<String> lane, Run run) {
    Optional<Instant> until = Place.of(run).until();
    return lane.isPresent()
        ? isIn(lane.get(), run) && until.filter(now::isBefore).isEmpty()
        : until.isPresent();
  }
}
