package io.tranche.testing.wire;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process is killed: at the n-th call of a name since its tap was opened, before the call
 * is forwarded or when its answer has come and is withheld. The text form {@code
 * store:update:run.runs#2/after} parses back.
 *
 * @param call the name of the call, as {@link RecordedCall#name()}
 * @param occurrence from 1
 */
public record KillPoint(String call, int occurrence, Phase phase) {
  private static final Pattern FORM = Pattern.compile("(.+)#(\\d{1,9})/(before|after)");

  /** On which side of the call's effect the process dies. */
  public enum Phase {
    /** The call is not forwarded: nothing has happened. */
    BEFORE,
    /** The call took effect, and the process never learned it. */
    AFTER
  }

  public KillPoint {
    if (occurrence < 1) {
      throw new IllegalArgumentException(
          "Cannot name a kill point: occurrences count from 1 (" + occurrence + ")");
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static KillPoint parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "Cannot read a kill point: written as <call>#<occurrence>/before or /after ("
              + text
              + ")");
    }
    return new KillPoint(
        form.group(1),
        Integer.parseInt(form.group(2)),
        Phase.valueOf(form.group(3).toUpperCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return call + "#" + occurrence + "/" + phase.name().toLowerCase(Locale.ROOT);
  }
}
