package io.tranche.run.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/** Failures that are none: the thread was interrupted. */
public final class Interruption {

  private Interruption() {}

  /** Tells the caller as everywhere else. */
  public static void rethrow(IOException failure) throws InterruptedException {
    if (failure instanceof ClosedByInterruptException
        || failure instanceof FileLockInterruptionException
        || failure instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
      Thread.interrupted();
      throw new InterruptedException(String.valueOf(failure.getMessage()));
    }
  }
}
