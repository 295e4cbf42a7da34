package io.tranche.run.files;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.contracts.files.FileFormat;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of one execution: those that it reads, of the partitions upstream of its own, and those
 * that it writes. What it writes is seen by nobody before {@link #publish}. For one thread.
 */
public final class FileExchange implements AutoCloseable {

  private static final String OUTPUTS = "outputs";
  private static final String UPSTREAM = "upstream";

  private final MaterializationContext context;
  private final FileStores stores;

  /** By the name of their connection. */
  private final Map<String, PartitionFiles> places = new TreeMap<>();

  private final Map<String, Workspace> workspaces = new TreeMap<>();
  private final Map<String, Map<String, StagedFile>> outputs = new LinkedHashMap<>();
  private final Map<FileName, Optional<Path>> fetched = new LinkedHashMap<>();

  /** Asks for the files of all partitions of an execution. Nothing is opened yet. */
  public FileExchange(MaterializationContext context, FileStores stores) {
    this.context = context;
    this.stores = stores;
  }

  /** Where to write each partition, by asset and partition: files that do not exist. */
  public Map<String, Map<String, Path>> outputs() throws IOException {
    Map<String, Map<String, Path>> paths = new LinkedHashMap<>();
    for (AssetDocument asset : context.assets()) {
      if (asset.output().isPresent()) {
        Map<String, Path> ofAsset = new LinkedHashMap<>();
        staged(asset, asset.output().get())
            .forEach((partition, staged) -> ofAsset.put(partition, staged.file()));
        paths.put(asset.key(), ofAsset);
      }
    }
    return paths;
  }

  private Map<String, StagedFile> staged(AssetDocument asset, AssetOutput output)
      throws IOException {
    Map<String, StagedFile> known = outputs.get(asset.key());
    if (known != null) {
      return known;
    }
    Map<String, StagedFile> staged = new LinkedHashMap<>();
    Path folder = workspace(output).folder().resolve(OUTPUTS);
    for (String partition : context.keys()) {
      FileName name = FileName.of(asset, partition, stores.extension(output));
      Path file = name.below(folder);
      Files.createDirectories(file.toAbsolutePath().getParent());
      staged.put(partition, new StagedFile(name, file));
    }
    outputs.put(asset.key(), staged);
    return staged;
  }

  /**
   * The files of what is upstream of some of the partitions, by asset and partition: of each asset
   * that has an output, that another one of the execution reads, and that is not made by it.
   *
   * @throws io.tranche.run.materializer.MaterializationException naming the partitions without a
   *     file, where the dependency does not allow such
   */
  public Map<String, UpstreamFiles> upstream(List<String> partitions) throws IOException {
    Map<String, UpstreamFiles> found = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, Path>> files :
        new UpstreamLookup<>(context, stores, this::fetch).of(partitions).entrySet()) {
      AssetOutput output = context.catalog().asset(files.getKey()).output().orElseThrow();
      found.put(files.getKey(), new UpstreamFiles(output, files.getValue()));
    }
    return found;
  }

  /** What a program is told of all partitions. */
  public FilePlaces places() throws IOException {
    Map<String, Map<String, String>> outputs = new LinkedHashMap<>();
    outputs().forEach((asset, files) -> outputs.put(asset, texts(files)));
    Map<String, Map<String, String>> upstream = new LinkedHashMap<>();
    upstream(context.keys())
        .forEach((asset, files) -> upstream.put(asset, texts(files.byPartition())));
    return new FilePlaces(outputs, upstream);
  }

  private static Map<String, String> texts(Map<String, Path> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach((partition, file) -> texts.put(partition, file.toString()));
    return texts;
  }

  /**
   * The file of a partition of the only asset, as it was published.
   *
   * @throws io.tranche.run.materializer.MaterializationException if there is none
   */
  public UpstreamFiles published(String partition) throws IOException {
    AssetOutput output =
        context.asset().output().orElseThrow(() -> context.failure("it has no output"));
    FileName name = FileName.of(context.asset(), partition, stores.extension(output));
    Path file =
        fetch(name, output)
            .orElseThrow(() -> context.failure("it has no file in " + output.connection()));
    return new UpstreamFiles(output, Map.of(partition, file));
  }

  private Optional<Path> fetch(FileName name, AssetOutput output) throws IOException {
    Optional<Path> known = fetched.get(name);
    if (known == null) {
      Path folder = workspace(output).folder().resolve(UPSTREAM);
      known = place(output).fetch(name, folder);
      fetched.put(name, known);
    }
    return known;
  }

  /** What reads and writes the files of an output; empty where DuckDB does. */
  public Optional<FileFormat> own(AssetOutput output) {
    return stores.own(output);
  }

  /** A folder for what else is needed on the way to an output. */
  public Path scratch(AssetOutput output) throws IOException {
    return Files.createDirectories(workspace(output).folder().resolve("scratch"));
  }

  /**
   * Puts all that was written where everybody sees it.
   *
   * @param result to which is added where the files lie, and how large they are
   * @throws io.tranche.run.materializer.FencedOff if a newer run holds one of the partitions
   */
  public MaterializationResult publish(MaterializationResult result) throws IOException {
    Map<String, List<StagedFile>> byConnection = new TreeMap<>();
    for (AssetDocument asset : context.assets()) {
      if (asset.output().isPresent()) {
        AssetOutput output = asset.output().get();
        List<StagedFile> staged = List.copyOf(staged(asset, output).values());
        staged.forEach(this::check);
        byConnection.computeIfAbsent(output.connection(), c -> new ArrayList<>()).addAll(staged);
      }
    }
    Publication publication = new Publication(context, result);
    for (Map.Entry<String, List<StagedFile>> files : byConnection.entrySet()) {
      PartitionFiles place = places.get(files.getKey());
      if (place != null) {
        publication.note(place.publish(files.getValue(), context.token()));
      }
    }
    return publication.result();
  }

  private void check(StagedFile staged) {
    if (!Files.isRegularFile(staged.file())) {
      throw context.failure(
          "no file was written for "
              + staged.name().subject()
              + ", at the place that TRANCHE_OUTPUTS and the context file name");
    }
  }

  private Workspace workspace(AssetOutput output) throws IOException {
    Workspace open = workspaces.get(output.connection());
    if (open == null) {
      open = place(output).workspace();
      workspaces.put(output.connection(), open);
    }
    return open;
  }

  private PartitionFiles place(AssetOutput output) throws IOException {
    PartitionFiles open = places.get(output.connection());
    if (open == null) {
      open = stores.open(output, context.catalog(), context.secrets());
      places.put(output.connection(), open);
    }
    return open;
  }

  /** Nobody needs any more what was fetched, or written and not published. */
  @Override
  public void close() {
    workspaces.values().forEach(Workspace::close);
    places.values().forEach(PartitionFiles::close);
  }
}
