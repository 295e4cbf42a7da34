package io.tranche.endtoend.judge;

import static io.tranche.endtoend.judge.Story.PLAIN;
import static io.tranche.endtoend.judge.Story.WRITTEN;
import static io.tranche.endtoend.judge.Story.at;
import static io.tranche.endtoend.judge.Story.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.endtoend.judge.History.Event;
import io.tranche.endtoend.judge.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {
  @Test
  void findsNothingInACleanHistory() {
    assertThat(Judge.violations(Story.clean().history())).isEmpty();
  }

  @Test
  void knowsNothingOfTheServices() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java/io/tranche/endtoend/judge"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readAllLines(source))
            .as("%s", source)
            .filteredOn(line -> line.startsWith("import ") && line.contains("tranche"))
            .allMatch(line -> line.contains("io.tranche.endtoend.judge"));
      }
    }
  }

  @Test
  void whatWasNotAcknowledgedMayBeLost() {
    Story story = Story.clean();
    story.requests.add(new History.Request("in doubt", at(1), Set.of(PLAIN), Set.of("a"), false));
    assertThat(Judge.violations(story.history())).isEmpty();
  }

  @Test
  void whatIsMadeOfSomethingThatFailedMayBeLeftOut() {
    Story story = Story.clean();
    forget("down", story);
    forget("up", story);
    story.ended("up", "chunk 1", 60, 2, 3, Story.FLAKY, "x", "FAILURE");
    story.ended("up again", "retry", 62, 4, 5, Story.FLAKY, "x", "FAILURE");
    story.change("up again", run -> Story.following(run, "up"));
    AssetPartition up = new AssetPartition(Story.FLAKY, "x");
    AssetPartition down = new AssetPartition("copies", "x");
    story.backfills.clear();
    story.backfills.add(
        new History.Backfill(
            Story.BACKFILL,
            Set.of(up, down),
            Map.of(down, up),
            false,
            Optional.of("COMPLETED_FAILED")));
    story.change("up", JudgeTest::ofBackfill);
    assertThat(Judge.violations(story.history())).isEmpty();
  }

  private static History.Run ofBackfill(History.Run run) {
    return new History.Run(
        run.id(),
        run.requestId(),
        run.absorbed(),
        run.parent(),
        Optional.of(Story.BACKFILL),
        run.assets(),
        run.partitions(),
        run.status(),
        run.token(),
        run.startedAt(),
        run.endedAt(),
        run.events());
  }

  @ParameterizedTest
  @MethodSource("planted")
  void findsWhatIsPlanted(Consumer<Story> plant, Kind kind) {
    Story story = Story.clean();
    plant.accept(story);
    assertThat(Judge.violations(story.history()))
        .isNotEmpty()
        .extracting(Violation::kind)
        .contains(kind);
  }

  static Stream<Arguments> planted() {
    return Stream.of(
        planted(
            "a request without a run", Kind.LOST, story -> story.request("more", 1, PLAIN, "z")),
        planted(
            "a second run of one request",
            Kind.DOUBLED,
            story -> story.succeeded("again", "third", 25, 12, 13, PLAIN, "a")),
        planted(
            "an absorbed request with a run of its own",
            Kind.DOUBLED,
            story -> story.change("two", run -> Story.absorbing(run, "first"))),
        planted(
            "a request absorbed by a run that had started",
            Kind.LOST,
            story -> {
              story.requests.removeIf(request -> request.id().equals("second"));
              story.request("second", 4, PLAIN, "a");
            }),
        planted(
            "a request answered by a run of another partition",
            Kind.LOST,
            story -> {
              story.requests.removeIf(request -> request.id().equals("third"));
              story.request("third", 6, PLAIN, "b");
            }),
        planted(
            "a run of nobody",
            Kind.UNASKED,
            story -> story.succeeded("idle", "unknown", 70, 2, 3, PLAIN, "i")),
        planted(
            "a run that goes on",
            Kind.UNFINISHED,
            story -> story.ended("going", "first", 71, 2, 3, PLAIN, "i", "STARTED")),
        planted(
            "a failure without a cause",
            Kind.FAILED,
            story -> story.ended("bad", "first", 72, 2, 3, PLAIN, "i", "FAILURE")),
        planted("a cancellation that nobody wanted", Kind.FAILED, story -> story.canceled.clear()),
        planted("a retry that is lost", Kind.LOST, story -> forget("retried", story)),
        planted(
            "a second retry",
            Kind.DOUBLED,
            story -> {
              story.ended("more", "retry", 42, 7, 8, Story.FLAKY, "f", "FAILURE");
              story.change("more", run -> Story.following(run, "failed"));
            }),
        planted(
            "a retry too many",
            Kind.UNASKED,
            story -> {
              story.ended("more", "retry", 42, 7, 8, Story.FLAKY, "f", "FAILURE");
              story.change("more", run -> Story.following(run, "retried"));
            }),
        planted(
            "two runs at a time",
            Kind.OVERLAP,
            story -> {
              story.request("overlapping", 1, PLAIN, "a");
              story.succeeded("overlap", "overlapping", 21, 8, 10, PLAIN, "a");
            }),
        planted(
            "two runs with one token",
            Kind.OVERLAP,
            story -> {
              story.request("same", 1, PLAIN, "a");
              story.succeeded("twin", "same", 20, 10, 11, PLAIN, "a");
            }),
        planted(
            "two runs in one slot",
            Kind.OVER_LIMIT,
            story -> {
              story.request("crowding", 1, WRITTEN, "v");
              story.succeeded("crowd", "crowding", 32, 7, 9, WRITTEN, "v");
            }),
        planted(
            "an end that changed",
            Kind.CHANGED_END,
            story -> story.endings.add(new History.Ending("one", "FAILURE", at(4)))),
        planted(
            "an end at another time",
            Kind.CHANGED_END,
            story -> story.endings.add(new History.Ending("one", "SUCCESS", at(4)))),
        planted(
            "a lost event",
            Kind.TORN_EVENTS,
            story ->
                story.published.removeIf(
                    event -> event.runId().equals("one") && event.number() == 2)),
        planted(
            "a gap in the stored events",
            Kind.TORN_EVENTS,
            story -> withEvents("one", story, 0, 2, 3)),
        planted(
            "a repeated number", Kind.TORN_EVENTS, story -> withEvents("one", story, 0, 1, 1, 3)),
        planted(
            "an end that is not told", Kind.TORN_EVENTS, story -> withEvents("one", story, 0, 1)),
        planted(
            "two events with one number",
            Kind.TORN_EVENTS,
            story -> story.published.add(new Event("one", 2, "RunStarted", 10, "otherwise"))),
        planted(
            "events of a run that is gone",
            Kind.TORN_EVENTS,
            story -> story.published.add(new Event("gone", 1, "RunQueued", 0, "queued"))),
        planted(
            "a materialization that is not recorded",
            Kind.LOST,
            story -> story.recorded.removeIf(made -> made.runId().equals("up"))),
        planted(
            "a materialization that is recorded twice",
            Kind.DOUBLED,
            story -> story.recorded.add(made("one", PLAIN, "a", 10))),
        planted(
            "a materialization that is not announced",
            Kind.LOST,
            story -> story.announced.removeIf(made -> made.runId().equals("up"))),
        planted(
            "a record under a token that was taken over",
            Kind.FENCED_OFF,
            story -> {
              story.recorded.removeIf(made -> made.runId().equals("writer"));
              story.recorded.add(made("writer", WRITTEN, "w", 30));
            }),
        planted(
            "an announcement under a token that was taken over",
            Kind.FENCED_OFF,
            story -> story.announced.add(made("writer", WRITTEN, "w", 30))),
        planted(
            "a state that is older than the last materialization",
            Kind.LOST,
            story -> {
              story.states.removeIf(made -> made.runId().equals("two"));
              story.states.add(made("one", PLAIN, "a", 10));
            }),
        planted(
            "a published state that nobody made",
            Kind.UNASKED,
            story -> story.publishedStates.add(made("one", PLAIN, "q", 10))),
        planted(
            "an output of a run that was taken over",
            Kind.FENCED_OFF,
            story -> {
              story.outputs.clear();
              story.outputs.add(made("writer", WRITTEN, "w", 30));
            }),
        planted("an output that is gone", Kind.LOST, story -> story.outputs.clear()),
        planted(
            "two outputs of one partition",
            Kind.DOUBLED,
            story -> story.outputs.add(made("writer", WRITTEN, "w", 31))),
        planted(
            "an execution under a token that nobody gave",
            Kind.UNASKED,
            story -> story.executions.add(made("writer", WRITTEN, "w", 29))),
        planted(
            "a second execution under one token",
            Kind.DOUBLED,
            story -> story.executions.add(made("writer", WRITTEN, "w", 31))),
        planted("a partition that a backfill forgot", Kind.LOST, story -> forget("down", story)),
        planted(
            "a partition that a backfill submitted twice",
            Kind.DOUBLED,
            story -> {
              story.succeeded("down again", "chunk 2 again", 64, 7, 8, "copies", "x");
              story.change("down again", JudgeTest::ofBackfill);
            }),
        planted(
            "a partition that no backfill was asked for",
            Kind.UNASKED,
            story -> {
              story.succeeded("aside", "chunk 3", 64, 7, 8, "copies", "y");
              story.change("aside", JudgeTest::ofBackfill);
            }),
        planted("a backfill that goes on", Kind.UNFINISHED, story -> inStatus("REQUESTED", story)),
        planted(
            "a backfill that was canceled by nobody",
            Kind.FAILED,
            story -> inStatus("CANCELED", story)),
        planted("a backfill that is gone", Kind.LOST, story -> inStatus("", story)));
  }

  private static Arguments planted(String name, Kind kind, Consumer<Story> plant) {
    return Arguments.of(Named.of(name, plant), kind);
  }

  private static void inStatus(String status, Story story) {
    story.backfills.replaceAll(
        one ->
            new History.Backfill(
                one.id(), one.target(), one.reads(), one.canceled(), Optional.of(status)));
  }

  /** As if it had never been. */
  private static void forget(String run, Story story) {
    story.runs.removeIf(one -> one.id().equals(run));
    story.published.removeIf(one -> one.runId().equals(run));
    story.endings.removeIf(one -> one.runId().equals(run));
    List.of(story.recorded, story.announced, story.states, story.publishedStates)
        .forEach(all -> all.removeIf(one -> one.runId().equals(run)));
  }

  /** Stores only these of its events. */
  private static void withEvents(String id, Story story, int... kept) {
    story.change(
        id,
        run ->
            new History.Run(
                run.id(),
                run.requestId(),
                run.absorbed(),
                run.parent(),
                run.backfill(),
                run.assets(),
                run.partitions(),
                run.status(),
                run.token(),
                run.startedAt(),
                run.endedAt(),
                Arrays.stream(kept).mapToObj(run.events()::get).toList()));
  }
}
