package io.tranche.run.status;

import io.tranche.partitions.Ordinals;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The status of every partition of an asset at one moment: the existing partitions, and among them
 * three sets without common members; the rest is missing. Positions count the existing partitions
 * from 0, in the order of their keys.
 *
 * @param stale those of the materialized whose data is out of date
 * @param version grows with every change
 * @param sides the existing keys of each dimension
 */
record StatusPicture(
    Ordinals existing,
    Ordinals materializing,
    Ordinals failed,
    Ordinals materialized,
    Ordinals stale,
    long version,
    List<Ordinals> sides) {

  StatusPicture {
    sides = List.copyOf(sides);
  }

  /** Of one dimension. */
  static StatusPicture of(
      Ordinals existing, Outcomes outcomes, Ordinals materializing, long version) {
    return of(existing, List.of(existing), outcomes, materializing, version);
  }

  /** The sets may name partitions that do not exist, and overlap. */
  static StatusPicture of(
      Ordinals existing,
      List<Ordinals> sides,
      Outcomes outcomes,
      Ordinals materializing,
      long version) {
    Ordinals inProgress = materializing.intersection(existing);
    Ordinals failed = outcomes.failed().intersection(existing).difference(inProgress);
    Ordinals materialized =
        outcomes.materialized().intersection(existing).difference(inProgress).difference(failed);
    Ordinals stale = outcomes.stale().intersection(materialized);
    return new StatusPicture(existing, inProgress, failed, materialized, stale, version, sides);
  }

  long total() {
    return existing.size();
  }

  /** The partitions of a status. */
  Ordinals ordinals(PartitionStatus status) {
    return switch (status) {
      case MATERIALIZING -> materializing;
      case FAILED -> failed;
      case MATERIALIZED -> materialized;
      case MISSING -> existing.difference(known());
    };
  }

  /** The partitions that are not missing. */
  Ordinals known() {
    return materialized.union(failed).union(materializing);
  }

  PartitionStatus at(long ordinal) {
    if (materializing.contains(ordinal)) {
      return PartitionStatus.MATERIALIZING;
    }
    if (failed.contains(ordinal)) {
      return PartitionStatus.FAILED;
    }
    return materialized.contains(ordinal) ? PartitionStatus.MATERIALIZED : PartitionStatus.MISSING;
  }

  Map<PartitionStatus, Long> counts() {
    return counts(0, total());
  }

  /** How many partitions have each status, from one position to another, which is not included. */
  Map<PartitionStatus, Long> counts(long from, long to) {
    Map<PartitionStatus, Long> counts = new EnumMap<>(PartitionStatus.class);
    long rest = to - from;
    for (PartitionStatus status : PartitionStatus.values()) {
      if (status != PartitionStatus.MISSING) {
        long count = rankAt(ordinals(status), to) - rankAt(ordinals(status), from);
        counts.put(status, count);
        rest -= count;
      }
    }
    counts.put(PartitionStatus.MISSING, rest);
    return counts;
  }

  /** How many of a set come before a position. */
  private long rankAt(Ordinals set, long position) {
    return position >= total() ? set.size() : set.rank(existing.select(position));
  }
}
