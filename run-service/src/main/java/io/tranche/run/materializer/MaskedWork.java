package io.tranche.run.materializer;

import io.tranche.contracts.TrancheException;
import io.tranche.platform.secrets.Revealed;

/** Work whose failures tell nothing of what it has looked up. */
record MaskedWork(Revealed revealed) {

  /** What is done. */
  interface Work<T> {
    T with(Revealed revealed) throws InterruptedException;
  }

  <T> T run(Work<T> work) throws InterruptedException {
    try {
      return work.with(revealed);
    } catch (TrancheException e) {
      throw new MaterializationException(revealed.mask(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      throw isToldIn(e) ? masked(e) : e;
    }
  }

  private boolean isToldIn(Throwable failure) {
    boolean told = false;
    for (Throwable one = failure; one != null && !told; one = one.getCause()) {
      told = revealed.isIn(String.valueOf(one.getMessage()));
      for (Throwable suppressed : one.getSuppressed()) {
        told |= isToldIn(suppressed);
      }
    }
    return told;
  }

  /** Without its causes, whose messages would be logged. */
  private MaterializationException masked(RuntimeException failure) {
    String told =
        failure instanceof MaterializationException
            ? String.valueOf(failure.getMessage())
            : failure.toString();
    MaterializationException masked = new MaterializationException(revealed.mask(told));
    masked.setStackTrace(failure.getStackTrace());
    return masked;
  }
}
