package io.tranche.run.files;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.contracts.files.FileFormat;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializerSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/** Opens the places that connections name, and knows the formats. Thread-safe. */
public final class FileStores {

  private static final System.Logger LOG = System.getLogger(FileStores.class.getName());
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final MaterializerSettings settings;
  private final Plugins plugins;
  private final Clock clock;
  private final Semaphore queries;
  private final ConditionalWrites writes = new ConditionalWrites();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * All that the settings allow.
   *
   * @throws IllegalArgumentException if a plug-in cannot be used
   */
  public FileStores(MaterializerSettings settings, Clock clock) {
    this.settings = settings;
    this.plugins = Plugins.load(settings.plugins());
    this.clock = clock;
    this.queries = new Semaphore(settings.queries(), true);
  }

  /** Places for databases in memory that read and write files: as many as there may be at once. */
  public Semaphore queries() {
    return queries;
  }

  /**
   * Lets nothing with a lower token publish the partitions of an asset any more. Does nothing for
   * one without an output.
   *
   * @throws FencedOff if a higher token holds one of them
   */
  public void raiseFence(
      AssetDocument asset, Catalog catalog, List<String> partitions, long token, Revealed secrets)
      throws InterruptedException {
    if (asset.output().isEmpty()) {
      return;
    }
    List<FileName> names;
    PartitionFiles opened;
    try {
      String extension = extension(asset.output().get());
      names = partitions.stream().map(key -> FileName.of(asset, key, extension)).toList();
      opened = open(asset.output().get(), catalog, secrets);
    } catch (IOException e) {
      throw new MaterializationException(
          "Cannot raise the fence of " + asset.key() + ": " + e.getMessage(), e);
    } catch (TrancheException | MaterializationException | IllegalArgumentException unknown) {
      // Where to raise it is not known. The run fails for this reason when it starts; if the place
      // is known by then, the publication raises the fence.
      LOG.log(
          System.Logger.Level.WARNING,
          "Not raising a fence: {0}",
          secrets.mask(String.valueOf(unknown.getMessage())));
      return;
    }
    try (PartitionFiles files = opened) {
      files.raise(names, token);
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw new MaterializationException(
          "Cannot raise the fence of " + asset.key() + ": " + e.getMessage(), e);
    }
  }

  /** The end of the names of the files of an output. */
  String extension(AssetOutput output) {
    return output.extension().orElseGet(() -> plugin(output).extension());
  }

  /** What reads and writes the files of an output; empty where DuckDB does. */
  Optional<FileFormat> own(AssetOutput output) {
    return output.extension().isPresent() ? Optional.empty() : Optional.of(plugin(output));
  }

  private FileFormat plugin(AssetOutput output) {
    return plugins
        .format(output.format())
        .orElseThrow(
            () ->
                new MaterializationException(
                    "Cannot use format: no plug-in of this replica has it; there are "
                        + plugins.formatNames()
                        + " ("
                        + output.format()
                        + ")"));
  }

  PartitionFiles open(AssetOutput output, Catalog catalog, Revealed secrets) throws IOException {
    ConnectionDocument connection = catalog.connections().get(output.connection());
    if (connection instanceof ConnectionDocument.Files folder) {
      return FolderFiles.open(settings.resolve(folder.path()));
    }
    if (connection instanceof ConnectionDocument.S3 bucket) {
      return new StoredFiles(new S3Objects(S3Address.of(bucket, secrets), http, clock), writes);
    }
    if (connection instanceof ConnectionDocument.Store store) {
      return new StoredFiles(
          plugins
              .store(store.store())
              .orElseThrow(
                  () ->
                      new MaterializationException(
                          "Cannot open connection "
                              + store.name()
                              + ": no plug-in of this replica has its store; there are "
                              + plugins.storeNames()
                              + " ("
                              + store.store()
                              + ")"))
              .open(settings(store, secrets)),
          writes);
    }
    throw new MaterializationException(
        "Cannot find connection: the catalog has none of this name that holds files ("
            + output.connection()
            + ")");
  }

  private static Map<String, String> settings(ConnectionDocument.Store store, Revealed secrets) {
    Map<String, String> resolved = new TreeMap<>();
    store
        .settings()
        .forEach(
            (name, text) ->
                resolved.put(
                    name,
                    secrets.resolve(text, "settings." + name + " of connection " + store.name())));
    return resolved;
  }
}
