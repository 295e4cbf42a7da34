package io.tranche.endtoend.judge;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files that were put into a folder, and what a system has made of them: of each a partition of one
 * asset, made once.
 *
 * @param files by name, each with its size when nobody wrote to it any more
 * @param slow those whose writer has paused for so long that they may have been taken half written,
 *     and then again
 * @param announced every notification on the topic of arrivals, with its repeats
 * @param stored the members of the set, by their documents
 * @param published the same as a reader of the compacted topic ends up with
 */
public record Drop(
    String asset,
    Map<String, Long> files,
    Set<String> slow,
    List<Announced> announced,
    List<Member> stored,
    List<Member> published,
    History history) {

  public Drop {
    files = Map.copyOf(files);
    slow = Set.copyOf(slow);
    announced = List.copyOf(announced);
    stored = List.copyOf(stored);
    published = List.copyOf(published);
  }

  /** Somebody was told of a file of this size. */
  public record Announced(String file, long size) {}

  /**
   * One member of the set.
   *
   * @param sources the files that it is there for; nothing is known of them on the topic
   */
  public record Member(
      String key, long ordinal, long version, boolean removed, List<String> sources) {
    public Member {
      sources = List.copyOf(sources);
    }
  }
}
