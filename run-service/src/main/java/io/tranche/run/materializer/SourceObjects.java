package io.tranche.run.materializer;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument.Folder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the local file of an object whose bucket is a folder. */
public final class SourceObjects {

  private static final String SCHEME = "s3://";

  private final MaterializerSettings settings;

  public SourceObjects(MaterializerSettings settings) {
    this.settings = settings;
  }

  /**
   * The file of an object; empty when no connection says where its bucket lies.
   *
   * @param object {@code s3://bucket/key}
   * @throws MaterializationException if the key leads out of the folder
   */
  public Optional<Path> file(String object, Catalog catalog) {
    if (!object.startsWith(SCHEME)) {
      return Optional.empty();
    }
    int slash = object.indexOf('/', SCHEME.length());
    if (slash < 0) {
      return Optional.empty();
    }
    String bucket = object.substring(SCHEME.length(), slash);
    String key = object.substring(slash + 1);
    return catalog.connections().values().stream()
        .filter(Folder.class::isInstance)
        .map(Folder.class::cast)
        .filter(folder -> folder.bucket().equals(bucket))
        .findFirst()
        .map(folder -> inside(folder, key, object));
  }

  /** The local file where the bucket is a folder, else the object itself. */
  public String source(String object, Catalog catalog) {
    return file(object, catalog).map(Path::toString).orElse(object);
  }

  private Path inside(Folder folder, String key, String object) {
    Path root = settings.resolve(folder.path());
    try {
      Path file = Path.of(root + "/" + key).normalize();
      if (file.startsWith(root) && !file.equals(root)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new MaterializationException(
          "Cannot read object: its key is no file name (" + object + ")", e);
    }
    throw new MaterializationException(
        "Cannot read object: its key leads out of the folder of connection "
            + folder.name()
            + " ("
            + object
            + ")");
  }
}
