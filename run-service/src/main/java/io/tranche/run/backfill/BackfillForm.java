package io.tranche.run.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Only;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.contracts.runs.BackfillOptions.Retry;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What to backfill.
 *
 * @param asset in the asset selection grammar, e.g. {@code raw/orders+}; or {@code job:} and the
 *     name of a job
 * @param selection in the partition selection grammar, e.g. {@code [2024-01-01...2024-01-31]}; of
 *     those assets that read no other selected one
 * @param also further assets with partitions of their own
 * @param missingOnly leave out what is materialized already
 * @param only {@code failed}, {@code missing} or {@code failed-and-missing}
 * @param order {@code ascending}, {@code descending} or {@code newest-first}
 * @param maxPartitionsPerRun instead of what the backfill policies say
 * @param concurrency how many runs may be requested and not have ended
 * @param runConfig of its runs, as far as their assets take one ({@code configSchema}); of a job,
 *     field by field instead of what the job says
 */
public record BackfillForm(
    Optional<String> asset,
    Optional<String> selection,
    List<BackfillOptions.Target> also,
    Optional<Boolean> missingOnly,
    Optional<String> only,
    Optional<String> order,
    Optional<Integer> maxPartitionsPerRun,
    Optional<Integer> concurrency,
    Optional<Map<String, Object>> runConfig,
    Map<String, String> tags) {

  public BackfillForm {
    also = also == null ? List.of() : List.copyOf(also);
    tags = tags == null ? Map.of() : Map.copyOf(tags);
  }

  /**
   * What of an earlier backfill to repeat. What is not given is as it was.
   *
   * @param what {@code unsuccessful} (unless given) or {@code all}
   */
  public record Again(
      Optional<String> what,
      Optional<String> order,
      Optional<Integer> maxPartitionsPerRun,
      Optional<Integer> concurrency,
      Optional<Map<String, Object>> runConfig,
      Map<String, String> tags) {

    public Again {
      tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    RunRequest.Backfill request(String id, String earlier, Instant at) {
      return new RunRequest.Backfill(
          id,
          "",
          "",
          Origin.person("http"),
          tags,
          at,
          Optional.of(
              new BackfillOptions(
                  List.of(),
                  Optional.empty(),
                  word(order, "order", Order::parse),
                  maxPartitionsPerRun,
                  concurrency,
                  config(runConfig),
                  Optional.of(new Retry(earlier, scope())))));
    }

    private Retry.What scope() {
      return switch (what.orElse("unsuccessful")) {
        case "unsuccessful" -> Retry.What.UNSUCCESSFUL;
        case "all" -> Retry.What.ALL;
        default ->
            throw new TrancheException.Invalid(
                "invalid-what",
                "Cannot backfill: what is not known ("
                    + what.orElse("")
                    + "; accepted: unsuccessful, all)");
      };
    }
  }

  RunRequest.Backfill request(String id, Instant at) {
    Map<String, String> given = new LinkedHashMap<>(tags);
    if (missingOnly.orElse(false)) {
      given.put(Backfills.MISSING_ONLY, "true");
    }
    return new RunRequest.Backfill(
        id,
        required(asset, "asset", "such as orders, orders+ or job:monthly"),
        required(selection, "selection", "such as * or [a...b]"),
        Origin.person("http"),
        given,
        at,
        Optional.of(options()).filter(said -> !said.equals(BackfillOptions.NONE)));
  }

  private BackfillOptions options() {
    return new BackfillOptions(
        also,
        word(only, "only", Only::parse),
        word(order, "order", Order::parse),
        maxPartitionsPerRun,
        concurrency,
        config(runConfig),
        Optional.empty());
  }

  private static Optional<RunConfiguration> config(Optional<Map<String, Object>> given) {
    return given.map(said -> RunConfiguration.of(Json.mapper().<JsonNode>valueToTree(said)));
  }

  private static String required(Optional<String> given, String field, String example) {
    return given.orElseThrow(
        () ->
            new TrancheException.Invalid(
                "missing-" + field, "Cannot backfill: " + field + " is required, " + example));
  }

  private static <E> Optional<E> word(
      Optional<String> given, String field, Function<String, E> parse) {
    try {
      return given.map(parse);
    } catch (IllegalArgumentException e) {
      throw new TrancheException.Invalid(
          "invalid-" + field,
          "Cannot backfill: " + field + " is not known (" + e.getMessage() + ")");
    }
  }

  static TrancheException.Invalid invalidConcurrency(int given) {
    return new TrancheException.Invalid(
        "invalid-concurrency",
        "Cannot change backfill: concurrency must be 1 or more (" + given + ")");
  }
}
