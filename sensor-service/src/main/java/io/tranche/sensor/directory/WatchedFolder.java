package io.tranche.sensor.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files of a folder are whole and were not taken before, as one listing follows the other. A
 * file is whole when it looks the same in two listings that are far enough apart.
 */
final class WatchedFolder {

  /**
   * A file that may still be written.
   *
   * @param since when it was already there like this
   */
  private record Growing(Stamp stamp, Instant since) {}

  private final Duration settle;
  private final Map<String, Stamp> taken;
  private final Map<String, Growing> growing = new HashMap<>();

  /**
   * @param taken the files that were taken before this process began
   */
  WatchedFolder(Duration settle, Map<String, Stamp> taken) {
    this.settle = settle;
    this.taken = new HashMap<>(taken);
  }

  /**
   * The files of this listing that are to be taken.
   *
   * @param begun when the listing began: no file of it was looked at before
   * @param ended when it had ended: all of them had been looked at
   */
  List<FolderFile> whole(Map<String, Stamp> listing, Instant begun, Instant ended) {
    growing.keySet().retainAll(listing.keySet());
    List<FolderFile> whole = new ArrayList<>();
    listing.forEach(
        (key, stamp) -> {
          if (stamp.equals(taken.get(key))) {
            growing.remove(key);
          } else if (hasSettled(key, stamp, begun, ended)) {
            whole.add(new FolderFile(key, stamp));
          }
        });
    return whole;
  }

  private boolean hasSettled(String key, Stamp stamp, Instant begun, Instant ended) {
    Growing before = growing.get(key);
    if (before == null || !before.stamp().equals(stamp)) {
      growing.put(key, new Growing(stamp, ended));
      return settle.isZero();
    }
    return !begun.isBefore(before.since().plus(settle));
  }

  /** The files were announced; they are not taken again unless they change. */
  void take(List<FolderFile> files) {
    for (FolderFile file : files) {
      taken.put(file.key(), file.stamp());
      growing.remove(file.key());
    }
  }

  /** The files that were taken and are gone. */
  List<String> gone(Map<String, Stamp> listing) {
    return taken.keySet().stream().filter(key -> !listing.containsKey(key)).toList();
  }

  /** Files that are gone need not be remembered. */
  void forget(List<String> keys) {
    keys.forEach(taken::remove);
  }

  /** Whether a file has to be looked at again soon. */
  boolean isGrowing() {
    return !growing.isEmpty();
  }
}
