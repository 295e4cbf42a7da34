package io.tranche.run.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the living workers take.
 *
 * @param slots how many tasks at once, by queue
 * @param assets those that somebody makes, by queue; of a queue that is not named, any
 */
public record Queues(Map<String, Integer> slots, Map<String, Set<String>> assets) {

  /** Without workers. */
  public static final Queues NONE = new Queues(Map.of(), Map.of());

  public Queues {
    slots = Map.copyOf(slots);
    assets = Map.copyOf(assets);
  }

  static Queues of(Collection<LivingWorkers.Heard> living) {
    Map<String, Integer> slots = new HashMap<>();
    Map<String, Set<String>> assets = new HashMap<>();
    Set<String> ofAny = new HashSet<>();
    for (LivingWorkers.Heard heard : living) {
      String queue = heard.beat().queue();
      slots.merge(queue, heard.beat().slots(), Integer::sum);
      assets.computeIfAbsent(queue, name -> new HashSet<>()).addAll(heard.beat().assets().keySet());
      if (heard.beat().assets().isEmpty()) {
        ofAny.add(queue);
      }
    }
    assets.keySet().removeAll(ofAny);
    return new Queues(slots, assets);
  }

  /** How many tasks of a queue can be worked on at once. */
  public int slots(String queue) {
    return slots.getOrDefault(queue, 0);
  }

  /** Whether an asset is made by workers of a queue, if there are any. */
  public boolean make(String queue, String asset) {
    Set<String> made = assets.get(queue);
    return made == null || made.contains(asset);
  }
}
