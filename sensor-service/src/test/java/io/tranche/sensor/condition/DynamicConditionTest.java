package io.tranche.sensor.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.Bundles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Conditions over dynamic sets: only what is concerned is loaded, and pages of what is not. */
class DynamicConditionTest {

  private static final Instant NOON = Instant.parse("2024-01-05T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FILES = "partitions: {type: dynamic, name: files}";

  private final SetsInMemory sets = new SetsInMemory();
  private Instant now = NOON;

  @Test
  void asksForTheMembersThatAnEventConcernsOnly() {
    Conditioned files = files("{sinceLastHandled: anyDepsUpdated}");
    fill(20_000);
    ConditionState state = sweep(files, first(files), 10_000).next();
    sets.takeAsked();

    Answer answer = step(files, state, updated("raw", "f17"));
    assertThat(answer.keys()).containsExactly("f17");
    assertThat(sets.takeAsked()).isLessThan(5);
  }

  @Test
  void asksByMetadataForTheMembersOfACell() {
    Conditioned cells =
        asset(
            "  - {key: raw, "
                + FILES
                + ", materializer: {type: none}}\n"
                + "  - {key: made, partitions: {type: daily, start: \"2024-01-01\"}, deps: [{asset:"
                + " raw, mapping: {type: metadata, dimensions: {date: date}}}], materializer:"
                + " {type: none}, automation: {type: condition, when: {all: [{sinceLastHandled:"
                + " anyDepsUpdated}, {not: anyDepsMissing}]}}}\n");
    for (int i = 0; i < 4_000; i++) {
      sets.put("files", "f" + i, i, false, Map.of("date", "2024-01-0" + (1 + i / 1_000)));
    }
    sets.put("files", "lone", 9_000, false, Map.of("date", "2024-01-04"));
    ConditionState state = sweep(cells, first(cells), 100).next();
    for (int i = 3_001; i < 4_000; i++) {
      sets.put("files", "f" + i, i, true, Map.of("date", "2024-01-04"));
      state = step(cells, state, member("f" + i, i)).state();
    }
    sets.takeAsked();
    state = step(cells, state, updated("raw", "lone")).state();
    Answer answer = step(cells, state, updated("raw", "f3000"));
    assertThat(answer.keys()).containsExactly("2024-01-04");
    assertThat(sets.takeAsked()).isLessThan(40);
  }

  @Test
  void aMemberThatComesIsNewlyMissingAndOneThatGoesIsWaitedForNoLonger() {
    Conditioned files = files("{all: [{sinceLastHandled: newlyMissing}, {not: anyDepsMissing}]}");
    fill(10);
    ConditionState state = sweep(files, first(files), 3).next();
    sets.put("files", "late", 77, false, Map.of());
    Answer come = step(files, state, member("late", 77));
    assertThat(come.keys()).isEmpty();
    assertThat(step(files, come.state(), updated("raw", "late")).keys()).containsExactly("late");

    Conditioned total =
        asset(
            "  - {key: raw, "
                + FILES
                + ", materializer: {type: none}}\n"
                + "  - {key: made, deps: [{asset: raw, mapping: {type: all}}], materializer: {type:"
                + " none}, automation: {type: condition, when: {all: [{sinceLastHandled:"
                + " anyDepsUpdated}, {not: anyDepsMissing}]}}}\n");
    SetsInMemory two = sets;
    for (int i = 0; i < 10; i++) {
      two.put("files", "f" + i, i, true, Map.of());
    }
    two.put("files", "late", 77, false, Map.of());
    two.put("files", "never", 78, false, Map.of());
    ConditionState waiting = sweep(total, first(total), 3).next();
    Answer updated = step(total, waiting, updated("raw", "late"));
    assertThat(updated.keys()).isEmpty();
    two.put("files", "never", 78, true, Map.of());
    assertThat(step(total, updated.state(), member("never", 78)).keys()).containsExactly("");
  }

  @Test
  void aMemberThatIsKnownBeforeItIsToldOfIsThereWithItsUpdate() {
    Conditioned files = files("{sinceLastHandled: anyDepsUpdated}");
    fill(3);
    ConditionState state = sweep(files, first(files), 3).next();
    sets.put("files", "new", 500, false, Map.of());
    Answer answer = step(files, state, updated("raw", "new"));
    assertThat(answer.keys()).containsExactly("new");
    assertThat(answer.state().seen().sets().get("files").contains(500)).isTrue();
  }

  @Test
  void sweepsInPagesAsInOneAndGoesOnFromWhatIsStored() {
    Conditioned files =
        files("{all: [{sinceLastHandled: {cronTickPassed: {cron: 0 14 * * *}}}, {not: missing}]}");
    fill(1_000);
    ConditionState state = sweep(files, first(files), 300).next();
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      state = step(files, state, updated("made", "f" + random.nextInt(1_000))).state();
    }
    now = NOON.plus(Duration.ofHours(3));
    ConditionStep.Outcome whole = sweep(files, state, 100_000);
    ConditionStep.Outcome paged = sweep(files, state, 7);
    assertThat(paged.requested().size()).isBetween(1L, 50L);
    assertThat(paged.requested().ordinals()).isEqualTo(whole.requested().ordinals());
    assertThat(paged.next().recalled()).isEqualTo(whole.next().recalled());
  }

  @Test
  void looksAtAMillionKeysWithoutLoadingThem() {
    Conditioned files = files("{sinceLastHandled: {cronTickPassed: {cron: 0 14 * * *}}}");
    sets.endless("files");
    Ordinals all = Ordinals.range(0, 999_999);
    ConditionState state =
        ConditionState.first(
            "made",
            files.fingerprint(),
            1,
            NOON,
            new Seen(Map.of(), Map.of(), Map.of(), Map.of("files", all), files.codes()));
    state = sweep(files, state, Sweep.PAGE).next();
    now = NOON.plus(Duration.ofHours(3));
    long started = System.nanoTime();
    ConditionState swept = state;
    ConditionStep.Outcome outcome = sweep(files, state, Sweep.PAGE);
    assertThat(outcome.requested().size()).isEqualTo(1_000_000);
    Pending pending =
        answer(
            swept,
            (keys, at) ->
                ConditionRequests.of(
                    files,
                    9,
                    PartitionsSubset.of(
                        files.partitions(),
                        outcome.requested().ordinals(),
                        new PartitionContext(at, keys)),
                    heard(List.of()),
                    at));
    System.out.printf(
        "a sweep of 1,000,000 keys in pages of %d: %d ms, %d members asked for%n",
        Sweep.PAGE, (System.nanoTime() - started) / 1_000_000, sets.takeAsked());
    assertThat(pending.requests())
        .singleElement()
        .satisfies(
            request -> assertThat(((RunRequest.Backfill) request).selection()).isEqualTo("*"));
  }

  @Test
  void evaluatesWhatIsConcernedAsItWouldEvaluateAll() {
    long seed = Long.getLong("tranche.condition.seed", 20_261_122L);
    System.out.println("conditions over sets, -Dtranche.condition.seed=" + seed);
    List<String> conditions =
        List.of(
            "{all: [{sinceLastHandled: {any: [newlyMissing, anyDepsUpdated]}}, {not:"
                + " anyDepsMissing}, {not: anyDepsInProgress}, {not: inProgress}]}",
            "{newlyTrue: {not: executionFailed}}",
            "{newlyTrue: {newlyTrue: newlyUpdated}}",
            "{since: {when: {anyDepsMatch: {when: executionFailed}}, reset: newlyUpdated}}",
            "{newlyTrue: {allDepsMatch: {when: {newlyTrue: {not: missing}}}}}");
    int requested = 0;
    for (int history = 0; history < 40; history++) {
      Random random = new Random(seed + history);
      Conditioned files = files(conditions.get(history % conditions.size()));
      fill(12);
      now = NOON;
      ConditionState few = sweep(files, first(files), 5).next();
      ConditionState all = few;
      for (int i = 0; i < 60; i++) {
        now = now.plusSeconds(1);
        String asset = random.nextBoolean() ? "raw" : "made";
        int number = random.nextInt(12);
        List<Change> changes =
            switch (random.nextInt(4)) {
              case 0 -> List.of(new Change.Failed(asset, "f" + number, now));
              case 1 ->
                  List.of(
                      new Change.Began("r" + number, List.of(asset), List.of("f" + number), now));
              case 2 -> List.of(new Change.Ended("r" + number, now));
              default -> updated(asset, "f" + number);
            };
        Answer some = step(files, few, changes);
        Answer whole = step(files, unsettled(all), changes);
        assertThat(some.keys()).as("history %d step %d", history, i).isEqualTo(whole.keys());
        requested += some.keys().size();
        few = some.state();
        all = whole.state();
      }
    }
    assertThat(requested).isGreaterThan(40);
  }

  /** One of which all partitions are looked at. */
  private static ConditionState unsettled(ConditionState state) {
    Recalled recalled = state.recalled();
    return new ConditionState(
        state.asset(),
        state.fingerprint(),
        state.catalog(),
        state.evaluation(),
        state.evaluatedAt(),
        state.isInitial(),
        state.seen(),
        new Recalled(
            recalled.nodes(), recalled.requested(), recalled.touched(), true, recalled.joined()),
        state.heard(),
        state.sweep(),
        state.pending());
  }

  private record Answer(ConditionState state, List<String> keys) {}

  private Answer step(Conditioned asset, ConditionState state, List<Change> changes) {
    now = now.plusMillis(10);
    AskedKeys keys = new AskedKeys(state.seen().sets());
    return Answers.to(
            asked -> {
              for (Change change : changes) {
                if (change instanceof Change.Member member) {
                  asked.ordinal(member.set(), member.key());
                  asked.key(member.set(), member.ordinal());
                }
              }
              ConditionStep.Outcome outcome =
                  ConditionStep.of(asset, state, changes, now, asked, false);
              List<String> requested = new ArrayList<>(outcome.requested().keys().toList());
              requested.sort(null);
              return new Answer(outcome.next(), requested);
            },
            keys,
            sets)
        .map(answer -> new Answer(answer.state().with(keys.ordinals()), answer.keys()))
        .await()
        .atMost(PATIENCE);
  }

  private <T> T answer(ConditionState state, BiFunction<DynamicKeys, Instant, T> question) {
    return Answers.to(asked -> question.apply(asked, now), new AskedKeys(state.seen().sets()), sets)
        .await()
        .atMost(PATIENCE);
  }

  /** To its end, stored and read back after each page. */
  private ConditionStep.Outcome sweep(Conditioned asset, ConditionState from, int size) {
    ConditionState state =
        from.sweeping(
            new Sweep(
                from.evaluatedAt(),
                now,
                Optional.empty(),
                from.recalled().nodes(),
                Ordinals.empty()),
            from.seen());
    while (true) {
      ConditionState stored =
          ConditionDocuments.state(ConditionDocuments.fields(state).append("_id", state.asset()));
      ConditionStep.Outcome outcome =
          answer(stored, (keys, at) -> ConditionSweep.page(asset, stored, keys, false, size));
      if (outcome.next().sweep().isEmpty()) {
        return outcome;
      }
      state = outcome.next();
    }
  }

  private ConditionState first(Conditioned asset) {
    return ConditionState.first(
        asset.key(),
        asset.fingerprint(),
        1,
        now,
        new Seen(
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of("files", sets.ordinals("files").await().atMost(PATIENCE)),
            asset.codes()));
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      sets.put("files", "f" + i, i, false, Map.of());
    }
  }

  private List<Change> updated(String asset, String key) {
    return List.of(
        new Change.Known(asset, key, true, false, now), new Change.Updated(asset, key, now));
  }

  private List<Change> member(String key, long ordinal) {
    return List.of(new Change.Member("files", key, ordinal, now));
  }

  private static Heard heard(List<Change> changes) {
    return new Heard(
        Optional.empty(), new Place(0, NOON), changes, Cause.request("q", NOON), "trigger");
  }

  private static Conditioned files(String when) {
    return asset(
        "  - {key: raw, "
            + FILES
            + ", materializer: {type: none}}\n  - {key: made, "
            + FILES
            + ", deps: [{asset: raw}], materializer: {type: none}, automation: {type: condition,"
            + " when: "
            + when
            + "}}\n");
  }

  private static Conditioned asset(String assets) {
    return ConditionedAssets.of(
            Bundles.catalog(
                1,
                "apiVersion: tranche.io/v1\nbundle: b\npartitionSets: [{name: files}]\nassets:\n"
                    + assets))
        .find("made")
        .orElseThrow();
  }
}
