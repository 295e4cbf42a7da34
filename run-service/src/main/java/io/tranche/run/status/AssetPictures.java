package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.run.member.RegisteredKeys;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Puts the picture of one asset together, and only anew what has changed since the last one: which
 * partitions exist, which are in progress, how the last runs ended.
 */
final class AssetPictures {

  private final AssetOutcomes outcomes;
  private final PartitionsDefinition definition;
  private final RegisteredKeys keys;
  private final Clock clock;

  private List<Ordinals> sides = List.of();
  private Ordinals existing = Ordinals.empty();
  private final LargeRuns large = new LargeRuns();
  private Map<String, Long> places = Map.of();
  private Outcomes lastOutcomes = Outcomes.NONE;
  private StatusPicture picture =
      StatusPicture.of(Ordinals.empty(), Outcomes.NONE, Ordinals.empty(), 0);

  AssetPictures(AssetOutcomes outcomes, RegisteredKeys keys, Clock clock) {
    this.outcomes = outcomes;
    this.definition = outcomes.definition();
    this.keys = keys;
    this.clock = clock;
  }

  AssetOutcomes outcomes() {
    return outcomes;
  }

  LargeRuns large() {
    return large;
  }

  /** The picture of now. What is in progress is found before what has ended: nothing is neither. */
  Uni<StatusPicture> current(HeldPartitions held) {
    return keys.evaluate(registered -> locate(held, registered))
        .invoke(found -> remember(found, held))
        .map(Located::ordinals)
        .chain(
            materializing ->
                outcomes
                    .current()
                    .chain(
                        ended ->
                            keys.evaluate(
                                registered -> picture(ended, materializing, registered))));
  }

  private synchronized StatusPicture picture(
      Outcomes ended, Ordinals materializing, DynamicKeys registered) {
    PartitionContext context = new PartitionContext(clock.instant(), registered);
    Ordinals existingNow = existing(context);
    if (picture.version() == 0
        || !existingNow.equals(picture.existing())
        || !ended.equals(lastOutcomes)
        || !materializing.intersection(existingNow).equals(picture.materializing())) {
      long version = Math.max(picture.version() + 1, clock.millis());
      picture = StatusPicture.of(existingNow, sides, ended, materializing, version);
      lastOutcomes = ended;
    }
    return picture;
  }

  /** The same object as long as the same partitions exist. */
  private Ordinals existing(PartitionContext context) {
    List<Ordinals> now =
        definition.dimensionList().stream().map(dimension -> dimension.ordinals(context)).toList();
    if (!now.equals(sides)) {
      existing = definition.all(context).ordinals();
      sides = now;
    }
    return existing;
  }

  /**
   * Where partitions in progress are.
   *
   * @param listed those of runs that are not large
   */
  private record Located(Map<String, Long> listed, Map<String, LargeRuns.Located> large) {

    Ordinals ordinals() {
      Ordinals all = AssetPictures.ordinals(listed.values());
      for (LargeRuns.Located run : large.values()) {
        all = all.union(run.ordinals());
      }
      return all;
    }
  }

  /**
   * Where partitions are. What was held before is looked for only where its ordinal is gone: it is
   * never given to another partition.
   */
  private synchronized Located locate(HeldPartitions held, DynamicKeys registered) {
    PartitionContext context = new PartitionContext(clock.instant(), registered);
    Ordinals existingNow = existing(context);
    Map<String, Long> found = new HashMap<>();
    for (String partition : held.listed()) {
      Long before = places.get(partition);
      if (before != null && existingNow.contains(before)) {
        found.put(partition, before);
      } else {
        ordinal(partition, context).ifPresent(ordinal -> found.put(partition, ordinal));
      }
    }
    return new Located(
        found,
        large.locate(
            held.large(),
            existingNow,
            partitions ->
                Ordinals.of(
                    partitions.stream()
                        .flatMapToLong(partition -> ordinal(partition, context).stream())
                        .toArray())));
  }

  private OptionalLong ordinal(String partition, PartitionContext context) {
    return definition.layout().ordinal(partition, context);
  }

  private synchronized void remember(Located found, HeldPartitions held) {
    places = found.listed();
    large.remember(found.large(), held.large().keySet());
  }

  private static Ordinals ordinals(Collection<Long> ordinals) {
    return Ordinals.of(ordinals.stream().mapToLong(Long::longValue).toArray());
  }
}
