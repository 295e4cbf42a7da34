package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation leaves for the next one.
 *
 * @param nodes what conditions that remember, remember: by their place in the condition
 * @param requested by the last evaluation, whether alone or together with what is read
 * @param touched the partitions that something happened to at the last evaluation, by asset: what
 *     was news then is none now
 * @param isUnsettled whether that was so of all partitions
 * @param joined which partitions were requested together with others, the last ones
 */
record Recalled(
    Map<String, Ordinals> nodes,
    Ordinals requested,
    Map<String, Ordinals> touched,
    boolean isUnsettled,
    List<Joined> joined) {

  /** As many evaluations that were joined are remembered. */
  static final int MOST_JOINED = 200;

  static final Recalled NOTHING =
      new Recalled(Map.of(), Ordinals.empty(), Map.of(), false, List.of());

  /**
   * Partitions that are made in the runs that an evaluation of another asset requests.
   *
   * @param root that asset
   */
  record Joined(String root, long evaluation, Ordinals partitions) {}

  Recalled {
    nodes = Map.copyOf(nodes);
    touched = Map.copyOf(touched);
    joined = List.copyOf(joined.subList(Math.max(0, joined.size() - MOST_JOINED), joined.size()));
  }

  /** What was joined of an evaluation of another asset. */
  Ordinals joined(String root, long evaluation) {
    return joined.stream()
        .filter(one -> one.root().equals(root) && one.evaluation() == evaluation)
        .map(Joined::partitions)
        .reduce(Ordinals.empty(), Ordinals::union);
  }

  /** The same, but what conditions remember. */
  Recalled with(Map<String, Ordinals> other) {
    return new Recalled(other, requested, touched, isUnsettled, joined);
  }
}
