package io.tranche.run.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are still there after the power was cut. */
final class DurableFiles {

  private DurableFiles() {}

  /** Lets the content of a file reach the disk. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Puts a file in the place of another one, at once, and lets both reach the disk. */
  static void move(Path file, Path place) throws IOException {
    force(file);
    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(place.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
