package io.tranche.platform.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folders whose files bundles may refer to.
 *
 * @param setting that names them, for a person
 * @param folders absolute
 */
record AllowedFolders(String setting, List<Path> folders) {

  private static final long LARGEST_FILE = 1L << 20;

  AllowedFolders {
    folders = List.copyOf(folders);
    for (Path folder : folders) {
      if (!folder.isAbsolute()) {
        throw new IllegalArgumentException(
            "Cannot use " + setting + ": an absolute path is needed (" + folder + ")");
      }
    }
  }

  /**
   * Why a file must not be read; empty if it may be. Links are followed, so none leads out of the
   * folders. Nothing is said of files elsewhere, not even whether they exist.
   */
  Optional<String> refusal(Path file) {
    List<Path> around =
        folders.stream().map(Path::normalize).filter(file.normalize()::startsWith).toList();
    if (around.isEmpty()) {
      return Optional.of("bundles may not refer to files there; " + accepted());
    }
    try {
      Path real = file.toRealPath();
      for (Path folder : around) {
        if (real.startsWith(folder.toRealPath())) {
          return isReadable(real) ? Optional.empty() : Optional.of("the file cannot be read");
        }
      }
    } catch (IOException e) {
      return Optional.of("there is no such file, or it cannot be read");
    }
    return Optional.of("the file is a link that leads out of its folder; " + accepted());
  }

  private static boolean isReadable(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) <= LARGEST_FILE;
  }

  private String accepted() {
    return folders.isEmpty()
        ? "accepted: none, for " + setting + " names no folder"
        : folders.stream()
            .map(Path::toString)
            .collect(Collectors.joining(", ", "accepted: files below ", " (" + setting + ")"));
  }
}
