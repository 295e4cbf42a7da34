package io.tranche.run.execution;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.Trouble;
import io.tranche.run.lineage.Reads;
import io.tranche.run.lineage.UpstreamVersions;
import io.tranche.run.lineage.UpstreamVersions.Asked;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds out what was upstream of what runs have recorded that do no work: of many with one
 * question.
 */
@Singleton
class LateReads {

  private static final Logger LOG = Logger.getLogger(LateReads.class);

  private final UpstreamVersions versions;

  @Inject
  LateReads(UpstreamVersions versions) {
    this.versions = versions;
  }

  /** The same runs, each with what was upstream, as far as that can be told. */
  Uni<List<FinishedRun>> complete(List<FinishedRun> batch) {
    Map<Catalog, List<Asked>> asked = new LinkedHashMap<>();
    for (FinishedRun one : batch) {
      one.unread()
          .ifPresent(
              catalog ->
                  asked.computeIfAbsent(catalog, c -> new ArrayList<>()).addAll(of(one, catalog)));
    }
    if (asked.isEmpty()) {
      return Uni.createFrom().item(batch);
    }
    return Multi.createFrom()
        .iterable(asked.entrySet())
        .onItem()
        .transformToUniAndConcatenate(ofOne -> load(ofOne.getKey(), ofOne.getValue()))
        .collect()
        .asList()
        .map(Reads::together)
        .map(
            reads ->
                batch.stream()
                    .map(one -> one.unread().isPresent() ? one.reading(reads) : one)
                    .toList());
  }

  private Uni<Reads> load(Catalog catalog, List<Asked> asked) {
    return versions
        .load(catalog, asked)
        .onFailure(failure -> !Trouble.isTrouble(failure))
        .recoverWithItem(
            failure -> {
              LOG.warn("Cannot tell what runs read", failure);
              return Reads.NONE;
            });
  }

  private static List<Asked> of(FinishedRun one, Catalog catalog) {
    return one.run().assets().stream()
        .flatMap(key -> Optional.ofNullable(catalog.assets().get(key)).stream())
        .filter(asset -> !asset.deps().isEmpty())
        .map(asset -> new Asked(asset, one.run().partitions()))
        .toList();
  }

  /** Whether there is something to find out of a run of these assets. */
  static boolean readsAny(List<String> assets, Catalog catalog) {
    return assets.stream()
        .flatMap(key -> Optional.ofNullable(catalog.assets().get(key)).stream())
        .anyMatch((AssetDocument asset) -> !asset.deps().isEmpty());
  }
}
