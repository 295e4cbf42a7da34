package io.tranche.sensor.automation;

import io.tranche.contracts.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a partition of an eager asset is requested now. */
sealed interface EagerDecision {

  /** How many of the missing upstream partitions are named. */
  int MAX_NAMED = 20;

  /** The word in explanations. */
  String word();

  /**
   * It is requested.
   *
   * @param id follows from the upstream versions that the decision saw, so that replicas and
   *     replays request once per upstream state
   */
  record Request(String id) implements EagerDecision {
    @Override
    public String word() {
      return "requested";
    }
  }

  /**
   * It waits for upstream partitions.
   *
   * @param missing some of them, as {@code asset|partition}
   * @param count how many there are
   */
  record Waiting(List<String> missing, int count) implements EagerDecision {
    public Waiting {
      missing = List.copyOf(missing);
    }

    @Override
    public String word() {
      return "waiting";
    }
  }

  /**
   * It would be made of data that did not pass a blocking check.
   *
   * @param held some of these upstream partitions, as {@code asset|partition}
   * @param count how many there are
   */
  record Held(List<String> held, int count) implements EagerDecision {
    public Held {
      held = List.copyOf(held);
    }

    @Override
    public String word() {
      return "held by a check";
    }
  }

  /** Nothing upstream is there, and there is nothing of its own to bring up to date. */
  record Nothing() implements EagerDecision {
    @Override
    public String word() {
      return "nothing upstream";
    }
  }

  /**
   * Decides.
   *
   * @param upstream one for each dependency, in its order
   * @param materialized whether the partition itself was ever materialized
   */
  static EagerDecision of(
      String asset,
      String partition,
      List<UpstreamState> upstream,
      Trigger trigger,
      boolean materialized) {
    List<String> missing = missing(upstream);
    if (!missing.isEmpty()) {
      return new Waiting(missing.subList(0, Math.min(MAX_NAMED, missing.size())), missing.size());
    }
    List<String> held =
        upstream.stream()
            .flatMap(
                state -> state.held().stream().map(key -> Ids.assetPartition(state.asset(), key)))
            .toList();
    if (!held.isEmpty()) {
      return new Held(held.subList(0, Math.min(MAX_NAMED, held.size())), held.size());
    }
    boolean any = upstream.stream().anyMatch(state -> state.whole() || state.anyMaterialized());
    if (!any && !materialized) {
      return new Nothing();
    }
    return new Request(Ids.of("eager", asset, partition, digest(upstream, trigger)));
  }

  /** The partitions for which a decision waits. */
  private static List<String> missing(List<UpstreamState> upstream) {
    List<String> missing = new ArrayList<>();
    for (UpstreamState state : upstream) {
      if (!state.allowMissing()) {
        state.tokens().entrySet().stream()
            .filter(one -> one.getValue() == UpstreamState.MISSING)
            .forEach(one -> missing.add(Ids.assetPartition(state.asset(), one.getKey())));
        state.nonexistent().forEach(key -> missing.add(Ids.assetPartition(state.asset(), key)));
      }
    }
    return missing;
  }

  /**
   * What the upstream is now. Of an asset that is read as a whole it is the event that changed it:
   * listing a million versions for every event would cost more than an occasional second run.
   */
  private static String digest(List<UpstreamState> upstream, Trigger trigger) {
    List<String> parts = new ArrayList<>();
    for (UpstreamState state : upstream) {
      parts.add(state.asset());
      if (state.whole()) {
        parts.add(trigger.asset().equals(state.asset()) ? trigger.id() : "");
      }
      for (Map.Entry<String, Long> one : state.tokens().entrySet()) {
        if (one.getValue() != UpstreamState.MISSING) {
          parts.add(one.getKey());
          parts.add(Long.toString(one.getValue()));
        }
      }
    }
    return Ids.of(parts.toArray(String[]::new));
  }
}
