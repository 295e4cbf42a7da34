package io.tranche.platform.retention;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.RetentionDocument;
import io.tranche.contracts.definitions.RetentionPolicies;
import io.tranche.contracts.definitions.RetentionPolicies.Kept;
import io.tranche.platform.catalog.CatalogView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** How long records are kept, by the newest catalog and the settings. */
@Singleton
public class Retention {

  private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

  private final CatalogView catalogs;
  private final RetentionConfig config;

  @Inject
  Retention(CatalogView catalogs, RetentionConfig config) {
    check(config);
    this.catalogs = catalogs;
    this.config = config;
  }

  /**
   * Settings under which nothing is lost.
   *
   * @throws IllegalStateException naming a setting that is too short, and the least that is
   *     accepted
   */
  static void check(RetentionConfig config) {
    config.runs().ifPresent(kept -> require("runs", kept, RetentionDocument.LEAST));
    config
        .materializations()
        .ifPresent(kept -> require("materializations", kept, RetentionDocument.LEAST));
    require("ticks", config.ticks(), RetentionDocument.LEAST_OF_TICKS);
    require("every", config.every(), SHORTEST_REST);
  }

  private static void require(String setting, Duration given, Duration least) {
    if (given.compareTo(least) < 0 || given.compareTo(RetentionDocument.MOST) > 0) {
      throw new IllegalStateException(
          "Cannot start: tranche.retention."
              + setting
              + " is out of range ("
              + text(given)
              + "); accepted: "
              + text(least)
              + " to "
              + text(RetentionDocument.MOST));
    }
  }

  private static String text(Duration duration) {
    Duration days = Duration.ofDays(duration.toDays());
    return !days.isZero() && days.equals(duration)
        ? "P" + duration.toDays() + "D"
        : duration.toString();
  }

  /** What holds now, every bundle that was applied before taken in. */
  public Uni<RetentionPolicies> policies() {
    Kept otherwise =
        new Kept(config.runs(), config.materializations(), Optional.of(config.ticks()));
    return catalogs.newest().map(catalog -> RetentionPolicies.of(catalog, otherwise));
  }

  /** How long to rest between two looks. */
  public Duration every() {
    return config.every();
  }
}
