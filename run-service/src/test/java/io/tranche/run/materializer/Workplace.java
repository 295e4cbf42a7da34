package io.tranche.run.materializer;

import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Document;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.MultiPartitionsDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with a landing bucket, a catalog of one asset, and runs of it. */
public final class Workplace {

  public final Path folder;
  public final MaterializerSettings settings;
  public final List<String> log = Collections.synchronizedList(new ArrayList<>());

  public Workplace(Path folder) {
    this.folder = folder;
    this.settings = new MaterializerSettings(folder, "128MB", 1);
  }

  public Path land(String key, String... lines) {
    try {
      Path file = folder.resolve("landing").resolve(key);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The connection {@code warehouse} of {@link #catalog(String, String)}. */
  public static final String DUCKDB = "{'type':'duckdb','path':'data/sales.duckdb'}";

  /** The asset {@code orders}, beside the connections {@code warehouse} and {@code landing}. */
  public static Catalog catalog(String partitions, String materializer) {
    return catalog(DUCKDB, partitions, materializer);
  }

  /** The same, where {@code warehouse} is another database. */
  public static Catalog catalog(String warehouse, String partitions, String materializer) {
    return Catalog.of(
        1,
        List.of(
            owned(Kind.CONNECTION, "warehouse", warehouse),
            owned(
                Kind.CONNECTION,
                "landing",
                "{'type':'folder','bucket':'landing','path':'landing'}"),
            owned(
                Kind.ASSET,
                "orders",
                "{'key':'orders','materializer':"
                    + materializer
                    + (partitions.isEmpty() ? "" : ",'partitions':" + partitions)
                    + "}")));
  }

  private static Catalog.Owned owned(Kind kind, String name, String body) {
    String json = body.replace('\'', '"');
    if (kind == Kind.CONNECTION) {
      json = "{\"name\":\"" + name + "\"," + json.substring(1);
    }
    return new Catalog.Owned(
        "sales", new Document(kind, name, Json.tree(json.getBytes(StandardCharsets.UTF_8))));
  }

  public MaterializationContext run(long token, Catalog catalog, String... keys) {
    AssetDocument asset = catalog.asset("orders");
    return run(token, catalog, Arrays.stream(keys).map(key -> input(asset, key)).toList());
  }

  public MaterializationContext run(long token, Catalog catalog, List<PartitionInput> partitions) {
    return run(token, catalog, partitions, RunConfiguration.EMPTY);
  }

  public MaterializationContext run(
      long token, Catalog catalog, List<PartitionInput> partitions, RunConfiguration runConfig) {
    return new MaterializationContext(
        "run" + token,
        token,
        List.of(catalog.asset("orders")),
        catalog,
        partitions,
        runConfig,
        log::add);
  }

  public static PartitionInput input(AssetDocument asset, String key) {
    Map<String, String> dimensions =
        asset.partitions() instanceof MultiPartitionsDefinition multi
            ? multi.key(key).parts()
            : Map.of();
    return new PartitionInput(
        key, dimensions, asset.partitions().window(key), Map.of(), Optional.empty());
  }

  public static PartitionInput file(String key, Map<String, String> metadata) {
    return new PartitionInput(
        key, Map.of(), Optional.empty(), metadata, Optional.of("s3://landing/" + key));
  }
}
