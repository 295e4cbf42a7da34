package io.tranche.kafka.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second broker off a data folder. Kafka has a lock of its own, but takes it only after its
 * controller has begun to write to the folder.
 */
final class FolderLock implements AutoCloseable {

  private static final String FILE = "broker.lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, and makes it if it is not there.
   *
   * @throws IllegalStateException if another broker has it
   */
  static FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new IllegalStateException(
            "Cannot start the embedded broker: another process uses its data folder ("
                + folder
                + ")");
      }
      return new FolderLock(channel);
    } catch (IOException problem) {
      throw new IllegalStateException(
          "Cannot use the broker's data folder: " + problem.getMessage() + " (" + folder + ")",
          problem);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
