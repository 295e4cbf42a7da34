package io.tranche.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs tasks at the same time, each on a thread of its own. The common pool has one thread on a
 * machine with two processors, and since JDK 25 that is all that futures get by themselves.
 */
public final class Concurrently {
  private static final Executor THREAD_EACH = task -> new Thread(task, "concurrently").start();

  private Concurrently() {}

  public static CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, THREAD_EACH);
  }

  public static <T> CompletableFuture<T> get(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, THREAD_EACH);
  }
}
