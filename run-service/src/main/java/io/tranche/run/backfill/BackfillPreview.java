package io.tranche.run.backfill;

import java.util.List;
import java.util.Optional;

/**
 * What a backfill would do.
 *
 * @param partitions of all assets
 * @param runs of all assets
 * @param concurrency how many runs may be in flight
 * @param estimate an ISO 8601 duration, if the assets were worked off one after the other and took
 *     as long as lately; absent if one of them has never run
 * @param assets each after all that it reads
 */
public record BackfillPreview(
    String asset,
    String selection,
    long partitions,
    long runs,
    int concurrency,
    Optional<String> estimate,
    List<Asset> assets) {

  public BackfillPreview {
    assets = List.copyOf(assets);
  }

  /**
   * What it would do with one asset.
   *
   * @param sharesRunsWith the other assets that are made in the same runs
   * @param selection the partitions, in the partition selection grammar; shortened if it is long
   * @param first the partitions of the run that is requested first; at most ten
   * @param last the partitions of the run that is requested last; at most ten
   * @param estimate for this asset; absent if it has never run
   * @param upstream what the partitions need that this backfill does not make and that is not there
   */
  public record Asset(
      String asset,
      long partitions,
      long runs,
      int partitionsPerRun,
      List<String> sharesRunsWith,
      String selection,
      List<String> first,
      List<String> last,
      Optional<String> estimate,
      List<Upstream> upstream) {

    public Asset {
      sharesRunsWith = List.copyOf(sharesRunsWith);
      first = List.copyOf(first);
      last = List.copyOf(last);
      upstream = List.copyOf(upstream);
    }
  }

  /**
   * What is missing of one upstream asset.
   *
   * @param missing how many of its partitions are needed and have no data; absent where a mapping
   *     by metadata leads to them
   * @param affected how many targeted partitions need a missing one
   * @param examples some of those that are missing
   * @param nonexistent keys that are needed and are no partitions; at most ten
   * @param allowed whether the dependency says allowMissingUpstream
   */
  public record Upstream(
      String asset,
      Optional<Long> missing,
      long affected,
      List<String> examples,
      List<String> nonexistent,
      boolean allowed) {

    public Upstream {
      examples = List.copyOf(examples);
      nonexistent = List.copyOf(nonexistent);
    }
  }
}
