package io.tranche.launcher.cli;

/** What the installation answered instead of what was asked for, or that it did not answer. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean noConnection;

  private ApiException(String message, boolean noConnection) {
    super(message);
    this.noConnection = noConnection;
  }

  static ApiException refused(String detail) {
    return new ApiException(detail, false);
  }

  static ApiException noConnection(String detail) {
    return new ApiException(detail, true);
  }

  /** Whether nobody answered. */
  public boolean isNoConnection() {
    return noConnection;
  }
}
