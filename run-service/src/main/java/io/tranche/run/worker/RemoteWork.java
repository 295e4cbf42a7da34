package io.tranche.run.worker;

/** Work that is done elsewhere, and by no worker: how it is ended where nobody waits for it. */
public interface RemoteWork {

  /** That of the materializer. */
  String type();

  /**
   * Tells that the work is to end; it is told again where this throws, or this process dies. What
   * will never be heard is logged.
   */
  void stop(RemoteTask task, String reason);
}
