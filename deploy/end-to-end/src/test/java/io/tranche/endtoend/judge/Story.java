package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Event;
import io.tranche.endtoend.judge.History.Made;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A history in the making: a clean one unless a test plants something. Seconds are its time. */
final class Story {
  static final String PLAIN = "plain";
  static final String WRITTEN = "written";
  static final String FLAKY = "flaky";
  static final String BACKFILL = "backfill";

  final List<History.Request> requests = new ArrayList<>();
  final List<History.Backfill> backfills = new ArrayList<>();
  final Set<String> canceled = new HashSet<>();
  final List<History.Run> runs = new ArrayList<>();
  final List<Event> published = new ArrayList<>();
  final List<Made> recorded = new ArrayList<>();
  final List<Made> announced = new ArrayList<>();
  final List<Made> states = new ArrayList<>();
  final List<Made> publishedStates = new ArrayList<>();
  final List<Made> executions = new ArrayList<>();
  final List<Made> outputs = new ArrayList<>();
  final List<History.Ending> endings = new ArrayList<>();

  /**
   * Two runs of a partition one after the other, of which the first has absorbed a request; one
   * that was taken over and has written; one that failed and was tried again; one that was
   * canceled; a backfill of two assets.
   */
  static Story clean() {
    Story story = new Story();
    story.request("first", 1, PLAIN, "a");
    story.request("second", 2, PLAIN, "a");
    story.succeeded("one", "first", 10, 3, 5, PLAIN, "a");
    story.change("one", run -> absorbing(run, "second"));
    story.request("third", 6, PLAIN, "a");
    story.succeeded("two", "third", 20, 7, 9, PLAIN, "a");
    story.request("writing", 1, WRITTEN, "w");
    story.succeeded("writer", "writing", 31, 2, 8, WRITTEN, "w");
    story.executions.add(made("writer", WRITTEN, "w", 30));
    story.executions.add(made("writer", WRITTEN, "w", 31));
    story.outputs.add(made("writer", WRITTEN, "w", 31));
    story.request("failing", 1, FLAKY, "f");
    story.ended("failed", "failing", 40, 2, 4, FLAKY, "f", "FAILURE");
    story.ended("retried", "retry of failed", 41, 5, 6, FLAKY, "f", "FAILURE");
    story.change("retried", run -> following(run, "failed"));
    story.request("endless", 1, PLAIN, "e");
    story.ended("stopped", "endless", 50, 2, 9, PLAIN, "e", "CANCELED");
    story.canceled.add("stopped");
    AssetPartition up = new AssetPartition(PLAIN, "x");
    AssetPartition down = new AssetPartition("copies", "x");
    story.backfills.add(
        new History.Backfill(
            BACKFILL, Set.of(up, down), Map.of(down, up), false, Optional.of("COMPLETED_SUCCESS")));
    story.succeeded("up", "chunk 1", 60, 2, 3, PLAIN, "x");
    story.succeeded("down", "chunk 2", 61, 4, 5, "copies", "x");
    story.change("up", Story::ofBackfill);
    story.change("down", Story::ofBackfill);
    return story;
  }

  private static History.Run ofBackfill(History.Run run) {
    return with(run, run.parent(), Optional.of(BACKFILL), run.absorbed());
  }

  History history() {
    return new History(
        requests,
        backfills,
        canceled,
        runs,
        published,
        recorded,
        announced,
        states,
        publishedStates,
        executions,
        outputs,
        endings,
        new History.Rules(
            Map.of("narrow", 1),
            Map.of(WRITTEN, "narrow"),
            Map.of(FLAKY, 1),
            Set.of(FLAKY),
            Set.of(WRITTEN)));
  }

  void request(String id, int second, String asset, String partition) {
    requests.add(new History.Request(id, at(second), Set.of(asset), Set.of(partition), true));
  }

  /** A run that has made its partition, with all that tells of it. */
  void succeeded(
      String id, String request, long token, int from, int to, String asset, String partition) {
    ended(id, request, token, from, to, asset, partition, "SUCCESS");
    Made made = made(id, asset, partition, token);
    recorded.add(made);
    announced.add(made);
    states.removeIf(state -> state.of().equals(made.of()));
    states.add(made);
    publishedStates.removeIf(state -> state.of().equals(made.of()));
    publishedStates.add(made);
  }

  void ended(
      String id,
      String request,
      long token,
      int from,
      int to,
      String asset,
      String partition,
      String status) {
    String end =
        switch (status) {
          case "SUCCESS" -> "RunSucceeded";
          case "FAILURE" -> "RunFailed";
          default -> "RunCanceled";
        };
    List<Event> events =
        List.of(
            new Event(id, 1, "RunQueued", 0, "queued"),
            new Event(id, 2, "RunStarted", token == 31 ? 30 : token, "started"),
            new Event(id, 3, "RunStarting", token, "starting again"),
            new Event(id, 4, end, 0, status));
    published.addAll(events);
    runs.add(
        new History.Run(
            id,
            request,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(asset),
            List.of(partition),
            status,
            token,
            Optional.of(at(from)),
            Optional.of(at(to)),
            events));
    endings.add(new History.Ending(id, status, at(to)));
  }

  void change(String id, UnaryOperator<History.Run> change) {
    runs.replaceAll(run -> run.id().equals(id) ? change.apply(run) : run);
  }

  History.Run run(String id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow();
  }

  static History.Run absorbing(History.Run run, String request) {
    return with(run, run.parent(), run.backfill(), List.of(request));
  }

  static History.Run following(History.Run run, String parent) {
    return with(run, Optional.of(parent), run.backfill(), run.absorbed());
  }

  private static History.Run with(
      History.Run run, Optional<String> parent, Optional<String> backfill, List<String> absorbed) {
    return new History.Run(
        run.id(),
        run.requestId(),
        absorbed,
        parent,
        backfill,
        run.assets(),
        run.partitions(),
        run.status(),
        run.token(),
        run.startedAt(),
        run.endedAt(),
        run.events());
  }

  static Made made(String run, String asset, String partition, long token) {
    return new Made(run, new AssetPartition(asset, partition), token);
  }

  static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }
}
