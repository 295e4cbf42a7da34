package io.tranche.run.execution;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lineage.Reads;
import io.tranche.run.lineage.UpstreamVersions;
import io.tranche.run.lineage.UpstreamVersions.Asked;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What the partitions of a step read. It is looked up before the step begins: what changes upstream
 * while it works was perhaps not read, and makes it stale.
 */
@Singleton
class StepReads {

  private static final Logger LOG = Logger.getLogger(StepReads.class);

  private final UpstreamVersions versions;

  @Inject
  StepReads(UpstreamVersions versions) {
    this.versions = versions;
  }

  /**
   * What is known of it: nothing where it cannot be told, which is no reason to fail.
   *
   * @param before what the run has made already
   */
  Reads load(
      Run run,
      List<AssetDocument> step,
      List<String> partitions,
      Catalog catalog,
      List<Outcome> before)
      throws InterruptedException {
    List<Asked> asked = step.stream().map(asset -> new Asked(asset, partitions)).toList();
    try {
      return StoreAnswers.await(() -> versions.load(catalog, asked))
          .with(dataVersions(run, before));
    } catch (RuntimeException e) {
      LOG.warnf(e, "Cannot tell what run %s reads", run.id());
      return Reads.NONE;
    }
  }

  /** The data of what a run has made, by {@code asset|partition}. */
  static Map<String, String> dataVersions(Run run, List<Outcome> made) {
    Map<String, String> versions = new HashMap<>();
    for (Outcome outcome : made) {
      if (outcome instanceof Outcome.Produced one) {
        versions.put(Ids.assetPartition(one.asset(), one.partition()), one.versionOfData(run));
      }
    }
    return versions;
  }
}
