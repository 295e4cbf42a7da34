package io.tranche.store.embedded;

/**
 * Why a store can write no more: the disk is full, the file is gone. What was acknowledged is safe;
 * what the memory holds beyond that must not be shown to anybody, so the process has to end.
 */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int EXIT_CODE = 74;

  StoreFailure(String where, Throwable cause) {
    super(
        "Cannot write to the embedded store: "
            + reason(cause)
            + " ("
            + where
            + "). Everything acknowledged so far is kept; free space or repair the disk, then start"
            + " again.",
        cause);
  }

  void endProcess() {
    System.err.println(getMessage());
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
