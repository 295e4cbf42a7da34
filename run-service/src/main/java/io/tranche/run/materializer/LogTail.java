package io.tranche.run.materializer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Passes lines on and remembers the last ones. */
public final class LogTail implements Consumer<String> {

  private static final int LINES = 20;
  private static final int CHARACTERS = 4_000;

  private final Consumer<String> log;
  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;

  public LogTail(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public synchronized void accept(String line) {
    String kept = line.length() > CHARACTERS ? line.substring(0, CHARACTERS) : line;
    lines.addLast(kept);
    characters += kept.length();
    while (lines.size() > LINES || characters > CHARACTERS) {
      characters -= lines.removeFirst().length();
    }
    log.accept(line);
  }

  /** The last lines, in their order. */
  public synchronized String text() {
    return String.join("\n", lines);
  }
}
