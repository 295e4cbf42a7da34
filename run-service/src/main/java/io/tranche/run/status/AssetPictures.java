package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.run.member.RegisteredKeys;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /**
   * The picture of now.
   *
   * @param held the partitions that runs hold
   */
  Uni<StatusPicture> current(Set<String> held) {
    return outcomes
        .current()
        .chain(
            ended ->
                keys.evaluate(registered -> locate(held, registered))
                    .invoke(this::remember)
                    .map(AssetPictures::ordinals)
                    .chain(
                        materializing ->
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
   * Where partitions are. What was held before is looked for only where its ordinal is gone: it is
   * never given to another partition.
   */
  private synchronized Map<String, Long> locate(Set<String> held, DynamicKeys registered) {
    PartitionContext context = new PartitionContext(clock.instant(), registered);
    Map<String, Long> found = new HashMap<>();
    for (String partition : held) {
      Long before = places.get(partition);
      if (before != null && existing.contains(before)) {
        found.put(partition, before);
      } else {
        definition
            .layout()
            .ordinal(partition, context)
            .ifPresent(ordinal -> found.put(partition, ordinal));
      }
    }
    return found;
  }

  private synchronized void remember(Map<String, Long> found) {
    places = found;
  }

  private static Ordinals ordinals(Map<String, Long> found) {
    return Ordinals.of(found.values().stream().mapToLong(Long::longValue).toArray());
  }
}
