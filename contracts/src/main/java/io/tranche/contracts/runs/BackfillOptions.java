package io.tranche.contracts.runs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a request for a backfill may say beside what is to be materialized.
 *
 * @param also further assets with partitions of their own
 * @param only leave out partitions by their status; absent: none
 * @param order absent: ascending
 * @param maxPartitionsPerRun 1 to {@link RunRequest#MAX_PARTITIONS}, instead of what the backfill
 *     policies of the assets say
 * @param concurrency how many runs may be requested and not have ended, 1 or more; absent: as many
 *     as run-service is configured for
 * @param runConfig of its runs, as far as their assets take one ({@code configSchema}); of a job,
 *     beside what the job says; of an earlier backfill, instead of what that had
 * @param retry an earlier backfill whose partitions are taken, instead of what else is named
 */
public record BackfillOptions(
    List<Target> also,
    Optional<Only> only,
    Optional<Order> order,
    Optional<Integer> maxPartitionsPerRun,
    Optional<Integer> concurrency,
    Optional<RunConfiguration> runConfig,
    Optional<Retry> retry) {

  /** Nothing is said. */
  public static final BackfillOptions NONE =
      new BackfillOptions(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public BackfillOptions {
    also = List.copyOf(also);
  }

  /** Those without a configuration. */
  public BackfillOptions(
      List<Target> also,
      Optional<Only> only,
      Optional<Order> order,
      Optional<Integer> maxPartitionsPerRun,
      Optional<Integer> concurrency,
      Optional<Retry> retry) {
    this(also, only, order, maxPartitionsPerRun, concurrency, Optional.empty(), retry);
  }

  /** No more than a configuration. */
  public static BackfillOptions ofRunConfig(RunConfiguration configuration) {
    return NONE.withRunConfig(Optional.of(configuration));
  }

  /** The same with another configuration. */
  public BackfillOptions withRunConfig(Optional<RunConfiguration> configuration) {
    return new BackfillOptions(
        also, only, order, maxPartitionsPerRun, concurrency, configuration, retry);
  }

  /** The same with another number of runs at a time. */
  public BackfillOptions withConcurrency(Optional<Integer> other) {
    return new BackfillOptions(also, only, order, maxPartitionsPerRun, other, runConfig, retry);
  }

  /** The same in another order. */
  public BackfillOptions withOrder(Optional<Order> other) {
    return new BackfillOptions(
        also, only, other, maxPartitionsPerRun, concurrency, runConfig, retry);
  }

  /**
   * Some partitions of some assets.
   *
   * @param asset in the asset selection grammar
   * @param selection in the partition selection grammar
   */
  public record Target(String asset, String selection) {}

  /** Which partitions are taken, by their status when the backfill is planned. */
  public enum Only {
    FAILED("failed"),
    MISSING("missing"),
    FAILED_AND_MISSING("failed-and-missing");

    private final String wireName;

    Only(String wireName) {
      this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
      return wireName;
    }

    /**
     * Refuses, with {@code IllegalArgumentException} that lists them, what is none of the words.
     */
    @JsonCreator
    public static Only parse(String text) {
      return Arrays.stream(values())
          .filter(only -> only.wireName.equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(text + "; accepted: " + accepted()));
    }

    private static String accepted() {
      return Arrays.stream(values()).map(Only::wireName).collect(Collectors.joining(", "));
    }
  }

  /** Which runs of an asset are requested first. */
  public enum Order {
    /** As the partitions are ordered. */
    ASCENDING("ascending"),
    /** The other way round. */
    DESCENDING("descending"),
    /** The latest time windows first; without a time dimension, what was registered last. */
    NEWEST_FIRST("newest-first");

    private final String wireName;

    Order(String wireName) {
      this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
      return wireName;
    }

    /**
     * Refuses, with {@code IllegalArgumentException} that lists them, what is none of the words.
     */
    @JsonCreator
    public static Order parse(String text) {
      return Arrays.stream(values())
          .filter(order -> order.wireName.equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(text + "; accepted: " + accepted()));
    }

    private static String accepted() {
      return Arrays.stream(values()).map(Order::wireName).collect(Collectors.joining(", "));
    }
  }

  /**
   * An earlier backfill, once more.
   *
   * @param backfill its id; it must have ended
   * @param what all of it, or only what did not succeed
   */
  public record Retry(String backfill, What what) {

    /** What of an earlier backfill. */
    public enum What {
      ALL("all"),
      UNSUCCESSFUL("unsuccessful");

      private final String wireName;

      What(String wireName) {
        this.wireName = wireName;
      }

      @JsonValue
      public String wireName() {
        return wireName;
      }
    }
  }
}
