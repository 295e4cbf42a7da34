package io.tranche.run.materializer;

/** Partitions could not be produced; the message is for a person. */
public class MaterializationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MaterializationException(String message) {
    super(message);
  }

  public MaterializationException(String message, Throwable cause) {
    super(message, cause);
  }
}
