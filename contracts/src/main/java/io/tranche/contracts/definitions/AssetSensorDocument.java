package io.tranche.contracts.definitions;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A sensor that turns what becomes of assets' partitions into runs of others.
 *
 * @param assets whose events it hears
 * @param events what it does something about
 * @param partition which partitions of the target an event leads to, if the bundle says it
 * @param policy how long it waits for several assets; without it, every event leads to runs
 */
public record AssetSensorDocument(
    String name,
    List<String> assets,
    Set<Event> events,
    Optional<PartitionChoice> partition,
    Optional<WaitPolicy> policy,
    RunTarget target)
    implements SensorDocument {

  /** The word behind {@code type} in a bundle. */
  static final String KIND = "asset";

  /** The word for one that waits for several assets. */
  static final String KIND_OF_SEVERAL = "multiAsset";

  public AssetSensorDocument {
    assets = List.copyOf(assets);
    events = Set.copyOf(events);
  }

  /** What can become of a partition. */
  public enum Event {
    MATERIALIZED("materialized"),
    FAILED("failed");

    private final String word;

    Event(String word) {
      this.word = word;
    }

    /** The word in a bundle. */
    public String word() {
      return word;
    }
  }

  @Override
  public String kind() {
    return policy.isPresent() ? KIND_OF_SEVERAL : KIND;
  }

  @Override
  public String hears() {
    String all = String.join(", ", assets);
    return policy.map(wait -> wait.assets() + " of " + all).orElse(all);
  }

  /** Which partitions of the target an event leads to. */
  public PartitionChoice choice(Catalog catalog) {
    return partition.orElseGet(() -> PartitionChoice.inferred(assets, target, catalog));
  }
}
