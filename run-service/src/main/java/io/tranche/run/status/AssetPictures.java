package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.run.member.RegisteredKeys;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
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
  private Set<String> inProgress = Set.of();
  private Ordinals materializing = Ordinals.empty();
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
        .chain(ended -> keys.evaluate(registered -> picture(ended, held, registered)));
  }

  private synchronized StatusPicture picture(
      Outcomes ended, Set<String> held, DynamicKeys registered) {
    PartitionContext context = new PartitionContext(clock.instant(), registered);
    Ordinals existingNow = existing(context);
    Ordinals materializingNow = materializing(held, context);
    if (picture.version() == 0
        || !existingNow.equals(picture.existing())
        || !ended.equals(lastOutcomes)
        || !materializingNow.intersection(existingNow).equals(picture.materializing())) {
      long version = Math.max(picture.version() + 1, clock.millis());
      picture = StatusPicture.of(existingNow, sides, ended, materializingNow, version);
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

  private Ordinals materializing(Set<String> held, PartitionContext context) {
    if (held.equals(inProgress)) {
      return materializing;
    }
    var layout = definition.layout();
    List<OptionalLong> found = held.stream().map(key -> layout.ordinal(key, context)).toList();
    Ordinals now =
        Ordinals.of(
            found.stream()
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .toArray());
    if (now.size() == held.size()) {
      inProgress = Set.copyOf(held);
      materializing = now;
    }
    return now;
  }
}
