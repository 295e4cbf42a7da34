package io.tranche.contracts.runs;

import io.tranche.contracts.sets.SourceVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run to request once the member that it belongs to is registered; the member's key becomes its
 * partition.
 *
 * @param id the id of the run request
 * @param assets what to materialize
 * @param runKey at most one run per run key and origin
 * @param priority higher goes first
 * @param runConfig for the materializers
 * @param debounce how long it waits for others like it
 * @param source the object version that it is for, where run-service has to know: a version older
 *     than the last one of its object is not run
 */
public record RunTemplate(
    String id,
    List<String> assets,
    Optional<String> runKey,
    Map<String, String> tags,
    int priority,
    Optional<RunConfiguration> runConfig,
    Optional<Debounce> debounce,
    Optional<SourceVersion> source) {

  public RunTemplate {
    assets = List.copyOf(assets);
    tags = Map.copyOf(tags);
  }

  /** One that waits for no others. */
  public RunTemplate(
      String id,
      List<String> assets,
      Optional<String> runKey,
      Map<String, String> tags,
      int priority,
      Optional<RunConfiguration> runConfig) {
    this(id, assets, runKey, tags, priority, runConfig, Optional.empty(), Optional.empty());
  }

  /** One without a configuration. */
  public RunTemplate(
      String id,
      List<String> assets,
      Optional<String> runKey,
      Map<String, String> tags,
      int priority) {
    this(id, assets, runKey, tags, priority, Optional.empty());
  }

  public static RunTemplate of(String id, String asset) {
    return new RunTemplate(id, List.of(asset), Optional.empty(), Map.of(), 0);
  }

  /** The same, waiting for others like it. */
  public RunTemplate withDebounce(Optional<Debounce> gathering) {
    return new RunTemplate(id, assets, runKey, tags, priority, runConfig, gathering, source);
  }

  /** The same, for one version of an outside object. */
  public RunTemplate withSource(SourceVersion version) {
    return new RunTemplate(
        id, assets, runKey, tags, priority, runConfig, debounce, Optional.of(version));
  }
}
