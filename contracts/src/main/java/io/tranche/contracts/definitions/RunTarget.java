package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.runs.RunConfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a schedule, a sensor or a person runs; as text, what the bundle says. */
public sealed interface RunTarget {

  /** What its runs materialize, each asset after all that it reads. */
  List<AssetDocument> assets(Catalog catalog);

  /** Tags that its runs have beside those of who asks for them. */
  Map<String, String> tags(Catalog catalog);

  /** The configuration of its runs, as far as the job says it. */
  Optional<RunConfiguration> runConfig(Catalog catalog);

  /** A configuration, with what else is said of it: the latter counts. */
  static Optional<RunConfiguration> runConfig(
      Optional<RunConfiguration> first, Optional<RunConfiguration> then) {
    return first
        .map(given -> given.with(then.orElse(RunConfiguration.EMPTY)))
        .or(() -> then)
        .filter(config -> !config.isEmpty());
  }

  /** The job, if it is one. */
  Optional<String> job();

  /** The field of the bundle that says it: {@code target} or {@code job}. */
  default String field() {
    return job().isPresent() ? "job" : "target";
  }

  /** What is named and not defined. */
  List<Problem> problems(String path, Catalog catalog);

  /** The assets of a selection; external ones among them are left out. */
  record Assets(AssetSelection selection) implements RunTarget {
    @Override
    public List<AssetDocument> assets(Catalog catalog) {
      return catalog.graph().runnable(selection);
    }

    @Override
    public Map<String, String> tags(Catalog catalog) {
      return Map.of();
    }

    @Override
    public Optional<RunConfiguration> runConfig(Catalog catalog) {
      return Optional.empty();
    }

    @Override
    public Optional<String> job() {
      return Optional.empty();
    }

    @Override
    public List<Problem> problems(String path, Catalog catalog) {
      return selection.problems(path + ".target", catalog.graph());
    }

    @Override
    public String toString() {
      return selection.toString();
    }
  }

  /** The assets of a job, with its tags and one that names it. */
  record Job(String name) implements RunTarget {

    private static final String TAG = "tranche/job";

    @Override
    public List<AssetDocument> assets(Catalog catalog) {
      return catalog.job(name).assets(catalog.graph());
    }

    @Override
    public Map<String, String> tags(Catalog catalog) {
      Map<String, String> tags = new HashMap<>(catalog.job(name).tags());
      tags.put(TAG, name);
      return tags;
    }

    @Override
    public Optional<RunConfiguration> runConfig(Catalog catalog) {
      return catalog.job(name).runConfig();
    }

    @Override
    public Optional<String> job() {
      return Optional.of(name);
    }

    @Override
    public List<Problem> problems(String path, Catalog catalog) {
      return catalog.jobs().containsKey(name)
          ? List.of()
          : List.of(
              Problem.at(
                  path + ".job",
                  name,
                  "is not defined" + Suggestion.of(name, catalog.jobs().keySet()),
                  "the name of a job"));
    }

    @Override
    public String toString() {
      return "job:" + name;
    }
  }
}
