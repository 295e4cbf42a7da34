package io.tranche.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be configured of run-service. */
@ConfigMapping(prefix = "tranche.run")
public interface RunConfig {

  /** How many runs may be in progress, on all replicas together. */
  @WithDefault("1000")
  @WithName("max-in-progress")
  int maxInProgress();

  /** How many runs with work of their own a replica executes side by side. */
  @WithDefault("8")
  int slots();

  /** About how many waiting runs the owner of the admission keeps in memory; the store has all. */
  @WithDefault("10000")
  @WithName("waiting-in-memory")
  int waitingInMemory();

  /** How often each replica stores what it knows of the status of partitions. */
  @WithDefault("60s")
  @WithName("snapshots-every")
  Duration snapshotsEvery();

  /** How many runs with some tag may be in progress, on all replicas together. */
  List<TagLimit> limits();

  /** A limit on runs by a tag. */
  interface TagLimit {

    /** The tag's name, as in {@code tranche/backfill}. */
    String tag();

    /** Only runs with this value; without it, with any. */
    Optional<String> value();

    /** Whether the limit holds for each value by itself. */
    @WithDefault("false")
    @WithName("per-value")
    boolean perValue();

    /** How many; 0 lets none start. */
    int limit();
  }
}
