package io.tranche.run.files;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.Workplace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The assets of a bundle, whose files lie below a folder. */
public final class FilesWorkplace implements AutoCloseable {

  private static final PartitionContext NOW =
      PartitionContext.at(Instant.parse("2024-01-10T00:00:00Z"));

  public final List<String> log = Collections.synchronizedList(new ArrayList<>());
  public final Catalog catalog;
  private final Materializers materializers;

  public FilesWorkplace(Path folder, Secrets secrets, String bundle) {
    this(new MaterializerSettings(folder, "128MB", 1), secrets, bundle);
  }

  public FilesWorkplace(MaterializerSettings settings, Secrets secrets, String bundle) {
    this.materializers = new Materializers(settings, secrets);
    this.catalog = catalog(bundle);
    if (!catalog.problems().isEmpty()) {
      throw new IllegalArgumentException(catalog.problems().toString());
    }
  }

  public static Catalog catalog(String text) {
    Bundle bundle =
        Bundle.parse(
            ("apiVersion: tranche.io/v1\nbundle: b\n" + text).getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }

  public MaterializationResult make(long token, String asset, String... partitions)
      throws InterruptedException {
    MaterializationContext context = context(token, List.of(asset), partitions);
    return materializers.materialize(context.asset().materializer().orElseThrow(), context);
  }

  public MaterializationResult makeTogether(long token, List<String> assets, String... partitions)
      throws InterruptedException {
    MaterializationContext context = context(token, assets, partitions);
    return materializers.materialize(context.asset().materializer().orElseThrow(), context);
  }

  public void raiseFence(long token, String asset, String... partitions)
      throws InterruptedException {
    materializers.raiseFence(catalog.asset(asset), catalog, List.of(partitions), token);
  }

  public CheckAnswer ask(String asset, String partition) throws InterruptedException {
    MaterializationContext context = context(1, List.of(asset), partition);
    return materializers.ask(context.asset().checks().get(0), context, context.partitions().get(0));
  }

  private MaterializationContext context(long token, List<String> keys, String... partitions) {
    List<AssetDocument> assets = keys.stream().map(catalog::asset).toList();
    return new MaterializationContext(
            "run" + token,
            token,
            assets,
            catalog,
            List.of(partitions).stream().map(one -> Workplace.input(assets.get(0), one)).toList(),
            RunConfiguration.EMPTY,
            log::add)
        .reading(
            (asset, dependency, of) ->
                catalog
                    .mapping(asset, dependency)
                    .upstream(
                        asset.partitions().subset(of, NOW),
                        catalog.asset(dependency.asset()).partitions(),
                        NOW)
                    .subset()
                    .keys()
                    .toList());
  }

  /** Those of an installation that allows to refer to what begins with TEST_. */
  public static Secrets secrets(Map<String, String> environment) {
    return new Secrets(environment, List.of("TEST_*"), List.of(), Optional.empty());
  }

  @Override
  public void close() {
    materializers.close();
  }
}
