package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assets that are run together under one name.
 *
 * @param target the assets; external ones among them are left out of its runs
 * @param tags of the runs
 * @param runConfig of the runs; who asks for one may say otherwise, field by field
 */
public record JobDocument(
    String name,
    Optional<String> description,
    AssetSelection target,
    Map<String, String> tags,
    Optional<RunConfiguration> runConfig)
    implements Definition {

  public JobDocument {
    tags = Map.copyOf(tags);
  }

  /** What its runs materialize, each asset after all that it reads. */
  public List<AssetDocument> assets(AssetGraph graph) {
    return graph.runnable(target);
  }
}
