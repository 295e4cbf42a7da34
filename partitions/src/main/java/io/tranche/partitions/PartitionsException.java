package io.tranche.partitions;

import java.util.List;

/**
 * What the algebra refuses, always because of something that the caller wrote. Each kind has a
 * stable {@link #code()}; {@link #problems()} names every offending field and value at once.
 */
public abstract sealed class PartitionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  private PartitionsException(String message, List<String> problems) {
    super(message);
    this.problems = List.copyOf(problems);
  }

  /** Stable kebab-case name of the kind of error. */
  public abstract String code();

  /** Every problem found, each a sentence of its own; never empty. */
  public List<String> problems() {
    return problems;
  }

  private static String sentence(String what, List<String> problems) {
    return what + ": " + String.join("; ", problems);
  }

  /** A partitions definition that can have no keys that make sense. */
  public static final class InvalidDefinition extends PartitionsException {
    private static final long serialVersionUID = 1L;

    InvalidDefinition(String type, List<String> problems) {
      super(sentence("Cannot define " + type + " partitions", problems), problems);
    }

    @Override
    public String code() {
      return "invalid-partitions-definition";
    }
  }

  /** A key, or the end of a range, that is no partition of the definition. */
  public static final class UnknownPartition extends PartitionsException {
    private static final long serialVersionUID = 1L;

    UnknownPartition(String message) {
      super(message, List.of(message));
    }

    @Override
    public String code() {
      return "unknown-partition";
    }
  }

  /** A mapping that cannot stand between two definitions. */
  public static final class InvalidMapping extends PartitionsException {
    private static final long serialVersionUID = 1L;

    InvalidMapping(List<String> problems) {
      super(sentence("Cannot map partitions", problems), problems);
    }

    @Override
    public String code() {
      return "invalid-partition-mapping";
    }
  }

  /** A schedule that does not fit the definition that it follows. */
  public static final class InvalidSchedule extends PartitionsException {
    private static final long serialVersionUID = 1L;

    InvalidSchedule(List<String> problems) {
      super(sentence("Cannot schedule partitions", problems), problems);
    }

    @Override
    public String code() {
      return "invalid-partitions-schedule";
    }
  }

  /** Text that is no partition selection, or does not fit the definition. */
  public static final class InvalidSelection extends PartitionsException {
    private static final long serialVersionUID = 1L;

    InvalidSelection(String message) {
      super(message, List.of(message));
    }

    @Override
    public String code() {
      return "invalid-partition-selection";
    }
  }

  /** A stored subset, path or key that cannot be read under this definition. */
  public static final class UnreadableText extends PartitionsException {
    private static final long serialVersionUID = 1L;

    UnreadableText(String message) {
      super(message, List.of(message));
    }

    @Override
    public String code() {
      return "unreadable-partition-text";
    }
  }
}
