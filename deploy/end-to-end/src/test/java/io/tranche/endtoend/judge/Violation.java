package io.tranche.endtoend.judge;

/** Something that must not be. */
public record Violation(Kind kind, String what) {

  /** Which promise is broken. */
  public enum Kind {
    /** What was asked for has no answer, or what was made is told nowhere. */
    LOST,
    /** What was asked for once has two answers. */
    DOUBLED,
    /** Something was done that nobody asked for. */
    UNASKED,
    /** Two runs had one asset partition at a time. */
    OVERLAP,
    /** The events of a run have a gap, a repeat, or differ from its document. */
    TORN_EVENTS,
    /** What a run left that another has taken over from is still there. */
    FENCED_OFF,
    /** A run that had ended is something else now. */
    CHANGED_END,
    /** More runs at a time than a pool has slots. */
    OVER_LIMIT,
    /** A run failed, or was canceled, for no reason. */
    FAILED,
    /** Something still goes on. */
    UNFINISHED
  }

  @Override
  public String toString() {
    return kind + ": " + what;
  }
}
