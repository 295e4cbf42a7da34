package io.tranche.run.materializer.command;

import io.tranche.platform.secrets.Revealed;
import java.util.function.Consumer;

/**
 * Cuts what a program prints into lines, very long ones into pieces. What was revealed to it is
 * masked before that, so that no piece begins or ends within a value. Not thread-safe.
 */
public final class OutputLines {

  private static final int LONGEST_LINE = 8 * 1024;

  private final Consumer<String> log;
  private final Revealed secrets;

  /** A piece ends only where no value can have begun that is not read to its end. */
  private final int withheld;

  private final StringBuilder line = new StringBuilder();

  /** What the program can print must have been revealed before. */
  public OutputLines(Consumer<String> log, Revealed secrets) {
    this.log = log;
    this.secrets = secrets;
    this.withheld = Math.max(0, secrets.longest() - 1);
  }

  /** The next character that it prints. */
  public void add(char c) {
    if (c == '\n') {
      send(Integer.MAX_VALUE, 0);
      return;
    }
    line.append(c);
    if (line.length() >= LONGEST_LINE + withheld) {
      send(LONGEST_LINE, withheld);
    }
  }

  /** There is nothing more to come. */
  public void end() {
    if (!line.isEmpty()) {
      send(Integer.MAX_VALUE, 0);
    }
  }

  private void send(int most, int kept) {
    String masked = secrets.mask(line.toString());
    int end = Math.max(0, Math.min(most, masked.length() - kept));
    line.setLength(0);
    line.append(masked, end, masked.length());
    if (end > 0 || kept == 0) {
      log.accept(masked.substring(0, end));
    }
  }
}
