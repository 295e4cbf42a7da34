package io.tranche.run.lineage;

import java.util.Optional;

/**
 * One reason why a partition is stale.
 *
 * @param type what has changed since it was made
 * @param reason for a person
 * @param asset upstream of it; absent where its own code has changed
 * @param partition of that asset; empty if it is not partitioned, absent where all are meant
 * @param from the version that it was made with
 * @param to the version that there is now
 */
public record StaleCause(
    Type type,
    String reason,
    Optional<String> asset,
    Optional<String> partition,
    Optional<String> from,
    Optional<String> to) {

  /** What has changed; all words but the last are those of Dagster. */
  public enum Type {
    /** The code of the asset. */
    CODE,
    /** The data of a partition that it reads. */
    DATA,
    /** Which assets it reads. */
    DEPENDENCIES,
    /** A file that it was made for. */
    OBJECT
  }

  static StaleCause code(Optional<String> from, String to) {
    return new StaleCause(
        Type.CODE,
        "code version changed from " + from.orElse("none") + " to " + to,
        Optional.empty(),
        Optional.empty(),
        from,
        Optional.of(to));
  }

  static StaleCause data(
      String asset, String partition, String what, Optional<String> from, String to) {
    return new StaleCause(
        Type.DATA,
        (asset + " " + partition).strip() + " " + what,
        Optional.of(asset),
        Optional.of(partition),
        from,
        Optional.of(to));
  }

  static StaleCause deleted(String object) {
    return new StaleCause(
        Type.OBJECT,
        object + " was deleted",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static StaleCause dependency(String asset, String what) {
    return new StaleCause(
        Type.DEPENDENCIES,
        "the dependency on " + asset + " " + what,
        Optional.of(asset),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
