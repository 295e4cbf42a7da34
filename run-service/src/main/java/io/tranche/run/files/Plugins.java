package io.tranche.run.files;

import io.tranche.contracts.files.FileFormat;
import io.tranche.contracts.files.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The formats and stores that a team has added: those on the class path, and in jars of a folder.
 */
final class Plugins {

  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9.]{1,20}");

  private final Map<String, FileFormat> formats;
  private final Map<String, ObjectStore.Provider> stores;

  private Plugins(Map<String, FileFormat> formats, Map<String, ObjectStore.Provider> stores) {
    this.formats = formats;
    this.stores = stores;
  }

  /**
   * Finds them.
   *
   * @param folder with jars; empty for none
   * @throws IllegalArgumentException if the folder or one of them cannot be used
   */
  static Plugins load(Optional<Path> folder) {
    ClassLoader loader = loader(folder);
    Map<String, FileFormat> formats = named(loader, FileFormat.class, FileFormat::name);
    formats.values().stream()
        .filter(format -> !EXTENSION.matcher(format.extension()).matches())
        .forEach(
            format -> {
              throw new IllegalArgumentException(
                  "Cannot use format "
                      + format.name()
                      + ": its extension must be a dot and at most 20 letters, digits or dots ("
                      + format.extension()
                      + ")");
            });
    return new Plugins(
        formats, named(loader, ObjectStore.Provider.class, ObjectStore.Provider::name));
  }

  /** It is never closed: classes of plug-ins are loaded as long as the process lives. */
  private static ClassLoader loader(Optional<Path> folder) {
    ClassLoader own = Plugins.class.getClassLoader();
    if (folder.isEmpty()) {
      return own;
    }
    try (Stream<Path> jars = Files.list(folder.get())) {
      return new URLClassLoader(
          jars.filter(jar -> jar.toString().endsWith(".jar"))
              .sorted()
              .map(Plugins::url)
              .toArray(URL[]::new),
          own);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot use tranche.files.plugins: it is no folder that can be read ("
              + folder.get()
              + ")",
          e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> Map<String, T> named(
      ClassLoader loader, Class<T> type, Function<T, String> name) {
    Map<String, T> found = new TreeMap<>();
    for (T one : ServiceLoader.load(type, loader)) {
      if (found.put(name.apply(one), one) != null) {
        throw new IllegalArgumentException(
            "Cannot use plug-ins: two have the same name (" + name.apply(one) + ")");
      }
    }
    return found;
  }

  Optional<FileFormat> format(String name) {
    return Optional.ofNullable(formats.get(name));
  }

  Optional<ObjectStore.Provider> store(String name) {
    return Optional.ofNullable(stores.get(name));
  }

  /** The names of all formats, for a person. */
  String formatNames() {
    return formats.isEmpty() ? "none" : String.join(", ", formats.keySet());
  }

  /** The names of all stores, for a person. */
  String storeNames() {
    return stores.isEmpty() ? "none" : String.join(", ", stores.keySet());
  }
}
