package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sensor that runs its target when a run has ended.
 *
 * @param statuses how the run has ended
 * @param assets a run of any of these; with {@code jobs}, of either; without both, any run
 * @param jobs a run of any of these
 */
public record RunStatusSensorDocument(
    String name,
    Set<RunStatus> statuses,
    Optional<AssetSelection> assets,
    List<String> jobs,
    RunTarget target)
    implements SensorDocument {

  /** The word behind {@code type} in a bundle. */
  static final String KIND = "runStatus";

  public RunStatusSensorDocument {
    statuses = Set.copyOf(statuses);
    jobs = List.copyOf(jobs);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String hears() {
    String words =
        statuses.stream().map(RunStatus::name).sorted().collect(Collectors.joining(", "));
    String of =
        assets.map(AssetSelection::toString).map(text -> " of " + text).orElse("")
            + (jobs.isEmpty() ? "" : " of job " + String.join(", ", jobs));
    return words + (of.isEmpty() ? " of any run" : of);
  }

  /**
   * The assets whose runs it never takes, for it would start itself: those that it runs, and those
   * that are made of them.
   */
  public Set<String> own(Catalog catalog) {
    return new HashSet<>(
        catalog
            .graph()
            .withDownstream(target.assets(catalog).stream().map(AssetDocument::key).toList()));
  }
}
