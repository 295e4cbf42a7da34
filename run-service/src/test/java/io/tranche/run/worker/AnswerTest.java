package io.tranche.run.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerCommand;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTest {

  private static final Task WAITING =
      Task.waiting("step", 1, "run", 7, "sales", List.of("orders"), 1);
  private static final Task OFFERED = WAITING.offeredTo("w", Instant.EPOCH);
  private static final Task RUNNING = OFFERED.acceptedBy("a");
  private static final Task SUCCEEDED = Answer.to(RUNNING, succeeded("a")).task();
  private static final Task LOST = Answer.to(RUNNING, lost("w")).task();
  private static final Task WITHDRAWN = Answer.to(OFFERED, lost("w")).task();

  @Test
  void letsTheFirstAcceptanceBegin() {
    Answer answer = Answer.to(OFFERED, accepted("w", "a"));

    assertThat(answer.task()).isEqualTo(RUNNING);
    assertThat(answer.reply()).contains(new WorkerCommand.Begin("w", RUNNING.id(), "a"));
    assertThat(answer.refused()).isEmpty();
  }

  @Test
  void tellsTheFirstAcceptanceAgainWhenItComesAgain() {
    Answer answer = Answer.to(RUNNING, accepted("w", "a"));

    assertThat(answer.task()).isEqualTo(RUNNING);
    assertThat(answer.reply()).contains(new WorkerCommand.Begin("w", RUNNING.id(), "a"));
  }

  static List<List<Object>> refused() {
    return List.of(
        List.of("a second acceptance", RUNNING, accepted("w", "b")),
        List.of("an acceptance of another worker", OFFERED, accepted("v", "a")),
        List.of("an acceptance of what was withdrawn", WITHDRAWN, accepted("w", "a")),
        List.of("the end under a second acceptance", RUNNING, succeeded("b")),
        List.of("the end before anything was accepted", OFFERED, succeeded("a")),
        List.of("an end after the worker was dead", LOST, succeeded("a")),
        List.of("a line after the worker was dead", LOST, log("a", 1, "late")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(List<Object> given) {
    Task task = (Task) given.get(1);
    TaskResult said = (TaskResult) given.get(2);

    Answer answer = Answer.to(task, said);

    assertThat(answer.task()).isEqualTo(task);
    assertThat(answer.refused()).isPresent();
    assertThat(answer.reply())
        .hasValueSatisfying(
            reply ->
                assertThat(reply)
                    .isInstanceOfSatisfying(
                        WorkerCommand.Cancel.class,
                        cancel -> {
                          assertThat(cancel.worker()).isEqualTo(said.worker());
                          assertThat(cancel.acceptance()).isEqualTo(said.answers());
                        }));
  }

  @Test
  void takesWhatWasSaidTwiceOnce() {
    for (TaskResult said :
        List.of(succeeded("a"), accepted("w", "a"), log("a", 1, "x"), lost("w"))) {
      Answer answer = Answer.to(SUCCEEDED, said);
      assertThat(answer.task()).isEqualTo(SUCCEEDED);
      assertThat(answer.refused()).isEmpty();
      assertThat(answer.reply()).isEmpty();
    }
    Task once = Answer.to(RUNNING, log("a", 1, "x")).task();
    assertThat(Answer.to(once, log("a", 1, "x")).task()).isEqualTo(once);
  }

  @Test
  void losesWhatADeadWorkerHadBegunAndOffersAgainWhatItHadNot() {
    assertThat(LOST.state()).isEqualTo(TaskState.LOST);
    assertThat(WITHDRAWN.state()).isEqualTo(TaskState.WITHDRAWN);
    assertThat(Answer.to(RUNNING, lost("v")).task()).isEqualTo(RUNNING);
    assertThat(Answer.to(WAITING, lost("w")).task()).isEqualTo(WAITING);

    Task next = WITHDRAWN.next(9);
    assertThat(next.id()).isNotEqualTo(WITHDRAWN.id());
    assertThat(next.token()).isEqualTo(9);
    assertThat(next.worker()).isEmpty();
  }

  @Test
  void keepsTheLastTwentyLines() {
    Task task = RUNNING;
    for (int i = 1; i <= 15; i++) {
      task = Answer.to(task, log("a", i, "first " + i, "second " + i)).task();
    }

    assertThat(task.log().lines()).hasSize(20).first().isEqualTo("first 6");
    assertThat(task.log().lines()).last().isEqualTo("second 15");
    assertThat(TaskLog.NONE.and(1, List.of("x".repeat(5_000))).toString()).hasSize(4_000);
  }

  private static TaskResult accepted(String worker, String acceptance) {
    return new TaskResult.Accepted(worker, WAITING.id(), "run", acceptance);
  }

  private static TaskResult succeeded(String acceptance) {
    return new TaskResult.Succeeded("w", WAITING.id(), "run", acceptance, List.of());
  }

  private static TaskResult log(String acceptance, long number, String... lines) {
    return new TaskResult.Log("w", WAITING.id(), "run", acceptance, number, List.of(lines));
  }

  private static TaskResult lost(String worker) {
    return new TaskResult.Lost(worker, WAITING.id(), "run");
  }
}
