package io.tranche.run.lifecycle;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a run waits. It follows from the run alone and is stored with it, so that those which are
 * not in memory are found in their order.
 *
 * @param lane the runs that need the same pools, workers, quotas and limits stand in one lane,
 *     behind each other; so no lane waits for another
 * @param since from when it waits, moved by its priority: so a higher priority goes first, and who
 *     has waited long is not passed for ever. In milliseconds, as it is stored
 * @param until before that it is not looked at, and nobody waits behind it
 */
public record Place(String lane, Instant since, Optional<Instant> until) {

  /** How long a run waits to come as far forward as by one step of priority. */
  public static final Duration PRIORITY_STEP = Duration.ofMinutes(10);

  private static final int LANES_OF_ASSETS = 32;

  public static Place of(Run run) {
    Optional<Instant> until = run.notBefore().map(Place::milliseconds);
    Instant waits = until.filter(run.createdAt()::isBefore).orElse(run.createdAt());
    return new Place(
        lane(run.assets(), run.tags()),
        milliseconds(waits.minus(PRIORITY_STEP.multipliedBy(run.priority()))),
        until);
  }

  private static Instant milliseconds(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The lane of runs with these assets and tags. Limits go by assets and by tags; tags have so many
   * values that runs of the same assets share a bounded number of lanes.
   */
  public static String lane(List<String> assets, Map<String, String> tags) {
    return String.join(",", assets) + "#" + Math.floorMod(tags.hashCode(), LANES_OF_ASSETS);
  }

  /**
   * By what the requests that a waiting run may answer too find it: one for each of its partitions,
   * and one for those that it may gather. A retry answers for nothing but what has failed; a large
   * one is found by nobody.
   */
  static List<String> answers(Run run) {
    if (run.attempt().isPresent() || run.isLarge()) {
      return List.of();
    }
    String like = like(run.origin(), run.assets(), run.tags(), run.runConfig());
    List<String> answers = new ArrayList<>();
    run.partitions().forEach(key -> answers.add(Ids.of(like, key)));
    if (run.notBefore().isPresent() && run.runKey().isEmpty()) {
      answers.add(like);
    }
    return answers;
  }

  /** By what the waiting runs are found that may answer a request; see {@link #answers(Run)}. */
  public static List<String> answersTo(RunRequest.Launch request) {
    if (request.runKey().isPresent()) {
      return List.of();
    }
    String like = like(request.origin(), request.assets(), request.tags(), request.runConfig());
    List<String> answers = new ArrayList<>();
    request.partitions().stream().limit(1).forEach(key -> answers.add(Ids.of(like, key)));
    if (request.debounce().isPresent()) {
      answers.add(like);
    }
    return answers;
  }

  private static String like(
      Origin origin,
      List<String> assets,
      Map<String, String> tags,
      Optional<RunConfiguration> runConfig) {
    return Ids.of(
        origin.toString(),
        String.join(",", assets),
        new TreeMap<>(tags).toString(),
        runConfig.map(RunConfiguration::toString).orElse(""));
  }
}
