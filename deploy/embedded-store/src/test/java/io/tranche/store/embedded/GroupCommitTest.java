package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile int committed;
  private final AtomicInteger commitCount = new AtomicInteger();
  private final GroupCommit commits =
      new GroupCommit(
          () -> {
            assertThat(running).as("commands in progress during a commit").hasValue(0);
            commitCount.incrementAndGet();
            committed = done.get();
          });

  @Test
  void answersNoWriteBeforeItsCommit() throws Exception {
    int threads = 8;
    int writes = 500;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        results.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < writes; i++) {
                    int mine = commits.write(this::work);
                    assertThat(committed).isGreaterThanOrEqualTo(mine);
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(committed).isEqualTo(threads * writes);
    assertThat(commitCount.get()).isLessThanOrEqualTo(threads * writes);
  }

  @Test
  void readsCommitNothingWhenNothingIsPending() {
    commits.write(this::work);
    assertThat(commits.read(() -> "seen")).isEqualTo("seen");
    assertThat(commitCount).hasValue(1);
  }

  @Test
  void aCommandThatFailsHalfWayIsCommittedAsFarAsItCame() {
    assertThatThrownBy(
            () ->
                commits.write(
                    () -> {
                      work();
                      throw new IllegalStateException("duplicate key");
                    }))
        .hasMessage("duplicate key");
    assertThat(committed).isEqualTo(1);
  }

  private int work() {
    running.incrementAndGet();
    int mine = done.incrementAndGet();
    running.decrementAndGet();
    return mine;
  }
}
