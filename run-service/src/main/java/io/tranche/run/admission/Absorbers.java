package io.tranche.run.admission;

import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.lifecycle.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** By what the waiting runs are found that may answer a request too. Not thread-safe. */
final class Absorbers {

  private final Map<Containing, String> containing = new HashMap<>();
  private final Map<Gathering, String> gathering = new HashMap<>();

  /** Who makes one of the partitions already. */
  private record Containing(Origin origin, List<String> assets, String partition) {
    static Containing of(Run run, String partition) {
      return new Containing(run.origin(), run.assets(), partition);
    }
  }

  /** Who waits for its time, and makes the same of other partitions. */
  private record Gathering(
      Origin origin,
      List<String> assets,
      Map<String, String> tags,
      Optional<RunConfiguration> runConfig) {
    static Gathering of(Run run) {
      return new Gathering(run.origin(), run.assets(), run.tags(), run.runConfig());
    }
  }

  /**
   * Takes in a waiting run, unless it is large or was begun before; a retry answers for nothing but
   * what has failed.
   */
  void add(Run run) {
    if (run.attempt().isPresent() || run.isLarge() || run.status() != RunStatus.QUEUED) {
      return;
    }
    run.partitions().forEach(key -> containing.put(Containing.of(run, key), run.id()));
    if (run.notBefore().isPresent() && run.runKey().isEmpty()) {
      gathering.put(Gathering.of(run), run.id());
    }
  }

  void remove(Run run) {
    run.partitions().forEach(key -> containing.remove(Containing.of(run, key), run.id()));
    gathering.remove(Gathering.of(run), run.id());
  }

  /** The run of the same origin and assets that has all partitions of the request. */
  Optional<String> containing(RunRequest.Launch request) {
    Set<String> candidates = new HashSet<>();
    for (String partition : request.partitions()) {
      String candidate =
          containing.get(new Containing(request.origin(), request.assets(), partition));
      if (candidate == null) {
        return Optional.empty();
      }
      candidates.add(candidate);
    }
    return candidates.size() == 1 ? candidates.stream().findFirst() : Optional.empty();
  }

  /** The last run of the same origin, assets, tags and configuration that waits for its time. */
  Optional<String> gathering(RunRequest.Launch request) {
    return Optional.ofNullable(
        gathering.get(
            new Gathering(
                request.origin(), request.assets(), request.tags(), request.runConfig())));
  }
}
