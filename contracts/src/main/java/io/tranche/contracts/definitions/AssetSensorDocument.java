package io.tranche.contracts.definitions;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A sensor that turns what becomes of an asset's partitions into runs of others.
 *
 * @param asset whose events it hears
 * @param events what it does something about
 * @param partition which partitions of the target an event leads to, if the bundle says it
 */
public record AssetSensorDocument(
    String name,
    String asset,
    Set<Event> events,
    Optional<PartitionChoice> partition,
    RunTarget target)
    implements SensorDocument {

  /** The word behind {@code type} in a bundle. */
  static final String KIND = "asset";

  public AssetSensorDocument {
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

  /** The assets that it hears of. */
  public List<String> assets() {
    return List.of(asset);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String hears() {
    return String.join(", ", assets());
  }

  /** Which partitions of the target an event leads to. */
  public PartitionChoice choice(Catalog catalog) {
    return partition.orElseGet(() -> PartitionChoice.inferred(assets(), target, catalog));
  }
}
