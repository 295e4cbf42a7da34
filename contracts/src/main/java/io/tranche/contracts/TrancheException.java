package io.tranche.contracts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The one domain error. Each kind has a stable code; the services map it to an HTTP status and a
 * dead-letter reason in one place.
 */
public abstract sealed class TrancheException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  private TrancheException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** A stable, kebab-case name of what went wrong, e.g. {@code unknown-partition}. */
  public String code() {
    return code;
  }

  /** Something that was asked for does not exist. */
  public static final class NotFound extends TrancheException {
    private static final long serialVersionUID = 1L;

    public NotFound(String code, String message) {
      super(code, message);
    }
  }

  /** What was given can never be accepted as it is: it would fail again on a healthy system. */
  public static final class Invalid extends TrancheException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public Invalid(String code, String message) {
      this(code, message, List.of());
    }

    public Invalid(String code, String message, List<Problem> problems) {
      super(code, message);
      this.problems = List.copyOf(problems);
    }

    /** An error about several things at once; all of them are in the message. */
    public static Invalid of(String code, String message, List<Problem> problems) {
      return new Invalid(
          code,
          message
              + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()),
          problems);
    }

    /** Every single problem; empty when the message says it all, or after deserialization. */
    public List<Problem> problems() {
      return Optional.ofNullable(problems).orElse(List.of());
    }
  }

  /** Somebody else changed the same thing first. */
  public static final class Conflict extends TrancheException {
    private static final long serialVersionUID = 1L;

    public Conflict(String code, String message) {
      super(code, message);
    }
  }

  /** A dependency does not answer; the same call may succeed later. */
  public static final class Unavailable extends TrancheException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String code, String message) {
      super(code, message);
    }
  }
}
