package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedBundleTest {

  @TempDir private Path folder;

  private final BlockingQueue<String> applied = new LinkedBlockingQueue<>();
  private final Thread following = new Thread(this::follow, "following");

  @AfterEach
  void stop() throws InterruptedException {
    following.interrupt();
    following.join();
  }

  @Test
  void appliesAtOnceAndAfterEachChange() throws Exception {
    write(folder.resolve("bundle.yaml"), "one");
    following.start();
    awaitApplied("one");

    write(folder.resolve("bundle.yaml"), "two");

    awaitApplied("two");
  }

  @Test
  void followsTheSwappedLinkOfAConfigMap() throws Exception {
    write(Files.createDirectory(folder.resolve("..1")).resolve("bundle.yaml"), "one");
    write(Files.createDirectory(folder.resolve("..2")).resolve("bundle.yaml"), "two");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(folder.resolve("bundle.yaml"), Path.of("..data/bundle.yaml"));
    following.start();
    awaitApplied("one");

    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
    Files.move(
        folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    awaitApplied("two");
  }

  private void follow() {
    try {
      new WatchedBundle(folder)
          .follow(
              () -> {
                try {
                  return applied.add(Files.readString(folder.resolve("bundle.yaml")));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** A change may be seen half made, and more than once. */
  private void awaitApplied(String text) throws InterruptedException {
    String seen;
    do {
      seen = applied.poll(60, TimeUnit.SECONDS);
      assertThat(seen).as("applied within a minute").isNotNull();
    } while (!text.equals(seen));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
