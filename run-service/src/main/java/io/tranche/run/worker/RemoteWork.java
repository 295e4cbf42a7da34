package io.tranche.run.worker;

/** Work that is done elsewhere, and by no worker: how it is ended where nobody waits for it. */
public interface RemoteWork {

  /** That of the materializer. */
  String type();

  /**
   * Tells that the work is to end, once; what cannot be told is logged. Whoever dies afterwards
   * leaves it to be told again.
   */
  void stop(RemoteTask task, String reason);
}
