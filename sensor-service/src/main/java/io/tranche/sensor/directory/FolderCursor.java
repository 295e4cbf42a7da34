package io.tranche.sensor.directory;

import java.util.ArrayList;
import java.util.List;

/**
 * How often somebody has had a sensor take files of its folder again. What it has taken is kept
 * with the files; this tells who holds that in memory to read it anew.
 *
 * @param commands ids of the last that did: one that comes again changes nothing
 */
record FolderCursor(String sensor, long number, List<String> commands) {

  private static final int MOST_REMEMBERED = 100;

  FolderCursor {
    commands = List.copyOf(commands);
  }

  static FolderCursor first(String sensor) {
    return new FolderCursor(sensor, 0, List.of());
  }

  FolderCursor movedBy(String command) {
    List<String> remembered = new ArrayList<>(commands);
    remembered.add(command);
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.remove(0);
    }
    return new FolderCursor(sensor, number + 1, remembered);
  }
}
