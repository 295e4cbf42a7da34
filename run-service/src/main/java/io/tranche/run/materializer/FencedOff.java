package io.tranche.run.materializer;

/** A run with a higher token has taken the partition over: nothing was written. */
public final class FencedOff extends MaterializationException {
  private static final long serialVersionUID = 1L;

  public FencedOff(String asset, String partition, long token, long held) {
    super(
        "Cannot write "
            + asset
            + (partition.isEmpty() ? "" : ", partition " + partition)
            + ": a newer run holds it (token "
            + token
            + ", held by "
            + held
            + ")");
  }
}
