package io.tranche.run.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * The last lines that a worker wrote about a task.
 *
 * @param number of the last log message that was taken, 0 before the first
 * @param lines at most 20, of at most 4,000 characters in all
 */
record TaskLog(long number, List<String> lines) {

  static final TaskLog NONE = new TaskLog(0, List.of());

  private static final int MOST_LINES = 20;
  private static final int MOST_CHARACTERS = 4_000;

  TaskLog {
    lines = List.copyOf(lines);
  }

  /** Whether a message of this number was not taken yet. */
  boolean isNew(long message) {
    return message > number;
  }

  TaskLog and(long message, List<String> more) {
    List<String> all = new ArrayList<>(lines);
    more.stream().map(TaskLog::cut).forEach(all::add);
    int characters = all.stream().mapToInt(String::length).sum();
    while (all.size() > MOST_LINES || characters > MOST_CHARACTERS) {
      characters -= all.remove(0).length();
    }
    return new TaskLog(message, all);
  }

  private static String cut(String line) {
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) : line;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
