package io.tranche.run.status;

import io.tranche.partitions.Ordinals;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * How the last runs of the partitions of an asset ended, as their documents say.
 *
 * @param materialized the partitions that have data
 * @param failed the partitions whose newest outcome is a failure, whether they have data or not
 * @param stale the partitions whose data is out of date
 */
record Outcomes(Ordinals materialized, Ordinals failed, Ordinals stale) {

  static final Outcomes NONE = new Outcomes(Ordinals.empty(), Ordinals.empty());

  /** None of them stale. */
  Outcomes(Ordinals materialized, Ordinals failed) {
    this(materialized, failed, Ordinals.empty());
  }

  /** What the document of one partition says. */
  record Outcome(long ordinal, boolean materialized, boolean failed, boolean stale) {

    /** Of data that is not stale. */
    Outcome(long ordinal, boolean materialized, boolean failed) {
      this(ordinal, materialized, failed, false);
    }
  }

  /** These outcomes, with some partitions read again. */
  Outcomes with(Collection<Outcome> read) {
    if (read.isEmpty()) {
      return this;
    }
    Ordinals all = ordinals(read.stream().mapToLong(Outcome::ordinal));
    LongStream withData = read.stream().filter(Outcome::materialized).mapToLong(Outcome::ordinal);
    LongStream withFailure = read.stream().filter(Outcome::failed).mapToLong(Outcome::ordinal);
    LongStream outOfDate = read.stream().filter(Outcome::stale).mapToLong(Outcome::ordinal);
    Ordinals nowMaterialized = replaced(materialized, all, withData);
    Ordinals nowFailed = replaced(failed, all, withFailure);
    return new Outcomes(nowMaterialized, nowFailed, replaced(stale, all, outOfDate));
  }

  /** The set itself as long as nothing changes: a copy costs what the set holds. */
  private static Ordinals replaced(Ordinals set, Ordinals all, LongStream members) {
    Ordinals now = ordinals(members);
    Ordinals others = all.difference(now);
    Ordinals left = set.intersects(others) ? set.difference(others) : set;
    return now.difference(left).isEmpty() ? left : left.union(now);
  }

  private static Ordinals ordinals(LongStream members) {
    return Ordinals.of(members.toArray());
  }
}
