package io.tranche.sensor.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

  @TempDir Path temp;

  private WatchService changes;
  private Path folder;

  @BeforeEach
  void open() throws IOException {
    changes = FileSystems.getDefault().newWatchService();
    folder = Files.createDirectory(temp.resolve("folder"));
  }

  @AfterEach
  void close() throws IOException {
    changes.close();
  }

  @Test
  void listsFilesBelowByTheirKeys() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/b/one.csv"), "four");
    Files.writeString(folder.resolve("two.csv"), "");
    Files.writeString(folder.resolve("three.csv.part"), "");
    Files.writeString(folder.resolve(".four.csv"), "");
    Files.writeString(folder.resolve("five.json"), "");

    var files = new FolderWatch(folder, changes).list(key -> key.endsWith(".csv"));

    assertThat(files.keySet()).containsExactlyInAnyOrder("a/b/one.csv", "two.csv");
    assertThat(files.get("a/b/one.csv").size()).isEqualTo(4);
  }

  @Test
  void followsAFolderThatIsALink() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    Files.writeString(folder.resolve("one.csv"), "");

    assertThat(new FolderWatch(link, changes).list(key -> true)).containsOnlyKeys("one.csv");
  }

  @Test
  void isToldOfAFileInAFolderThatWasListed() throws Exception {
    Files.createDirectories(folder.resolve("a"));
    FolderWatch watch = new FolderWatch(folder, changes);
    FolderWatch other = new FolderWatch(temp.resolve("other"), changes);
    watch.list(key -> true);

    Files.writeString(folder.resolve("a/one.csv"), "");

    WatchKey change = changes.poll(30, TimeUnit.SECONDS);
    assertThat(change).isNotNull();
    assertThat(watch.owns(change)).isTrue();
    assertThat(other.owns(change)).isFalse();
  }

  @Test
  void saysThatAFolderIsNotThere() {
    assertThatThrownBy(() -> new FolderWatch(temp.resolve("none"), changes).list(key -> true))
        .isInstanceOf(NoSuchFileException.class);
  }
}
