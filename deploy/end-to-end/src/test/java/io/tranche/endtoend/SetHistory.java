package io.tranche.endtoend;

import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.contracts.sets.SourceVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What four producers say about the keys of a set, drawn by a seed, and a model of what the set
 * holds when all is said. The model knows nothing of how the service decides.
 *
 * <ul>
 *   <li>A <i>file</i> is created and removed a few times; its events come from any producer, in any
 *       order. It is there if its newest event is a creation.
 *   <li>A <i>folder</i> is held by two such objects: it is there while one of them is.
 *   <li>A <i>word</i> is added and removed by one producer without an object: the last one counts.
 * </ul>
 */
final class SetHistory {
  static final int PRODUCERS = 4;

  private final Random random;
  private final List<List<Change>> changes = new ArrayList<>();
  private final Map<String, Map<String, String>> expected = new TreeMap<>();

  /**
   * One change as a producer says it.
   *
   * @param about the key, or the object of a key
   * @param inOrder whether it has to be applied after what the same producer said before
   */
  record Change(String about, Optional<Add> add, Optional<Delete> delete, boolean inOrder) {
    static Change add(
        String about,
        String key,
        Map<String, String> metadata,
        Optional<SourceVersion> source,
        boolean inOrder) {
      return new Change(
          about, Optional.of(new Add(key, metadata, source, List.of())), Optional.empty(), inOrder);
    }

    static Change delete(String about, Delete delete, boolean inOrder) {
      return new Change(about, Optional.empty(), Optional.of(delete), inOrder);
    }
  }

  private SetHistory(Random random) {
    this.random = random;
    for (int i = 0; i < PRODUCERS; i++) {
      changes.add(new ArrayList<>());
    }
  }

  static SetHistory of(Random random, int keys) {
    SetHistory history = new SetHistory(random);
    for (int i = 0; i < keys; i++) {
      switch (random.nextInt(4)) {
        case 0 -> history.word("word-" + i);
        case 1 -> history.folder("folder-" + i);
        default -> history.file("file-" + i);
      }
    }
    history.mix();
    return history;
  }

  /** What one producer says, from 0. */
  List<Change> of(int producer) {
    return changes.get(producer);
  }

  /** The keys that the set must hold, with their metadata. */
  Map<String, Map<String, String>> expected() {
    return expected;
  }

  private void file(String key) {
    int events = 1 + random.nextInt(4);
    boolean alive = object(key, "s3://landing/" + key, events, true);
    if (alive) {
      expected.put(key, described(Integer.toString(events)));
    }
  }

  private void folder(String key) {
    boolean first = object(key, "s3://landing/" + key + "/a", 1 + random.nextInt(3), false);
    boolean second = object(key, "s3://landing/" + key + "/b", 1 + random.nextInt(3), false);
    if (first || second) {
      expected.put(key, described(key));
    }
  }

  /** Creations and removals take turns mostly; the answer is whether the last is a creation. */
  private boolean object(String key, String object, int events, boolean byOrder) {
    boolean alive = false;
    for (int event = 1; event <= events; event++) {
      alive = !alive || random.nextInt(4) == 0;
      String order = Integer.toString(event);
      SourceVersion source = new SourceVersion(object, order, Optional.empty());
      changes
          .get(random.nextInt(PRODUCERS))
          .add(
              alive
                  ? Change.add(
                      object, key, described(byOrder ? order : key), Optional.of(source), false)
                  : Change.delete(object, Delete.ofSource(source), false));
    }
    return alive;
  }

  private void word(String key) {
    List<Change> said = changes.get(random.nextInt(PRODUCERS));
    int events = 1 + random.nextInt(4);
    for (int event = 1; event <= events; event++) {
      boolean added = random.nextInt(5) < 3;
      Map<String, String> metadata = described(Integer.toString(event));
      if (added) {
        expected.put(key, metadata);
        said.add(Change.add(key, key, metadata, Optional.empty(), true));
      } else {
        expected.remove(key);
        said.add(Change.delete(key, Delete.ofKey(key), true));
      }
    }
  }

  private static Map<String, String> described(String text) {
    return Map.of("said", text);
  }

  /** Any order, except that words keep theirs: each place of one gets the next one. */
  private void mix() {
    for (List<Change> said : changes) {
      List<Change> words = said.stream().filter(Change::inOrder).toList();
      Map<String, List<Change>> byKey = new TreeMap<>();
      words.forEach(
          word -> byKey.computeIfAbsent(word.about(), key -> new ArrayList<>()).add(word));
      Collections.shuffle(said, random);
      said.replaceAll(change -> change.inOrder() ? byKey.get(change.about()).remove(0) : change);
    }
  }
}
