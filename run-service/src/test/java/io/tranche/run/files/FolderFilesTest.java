package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.run.materializer.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderFilesTest extends PartitionFilesContract {

  @Override
  PartitionFiles open() throws IOException {
    return FolderFiles.open(folder.resolve("lake"));
  }

  @Override
  void put(String address, String content) throws IOException {
    Files.writeString(Path.of(address), content);
  }

  @Override
  String get(String address) throws IOException {
    return Files.readString(Path.of(address));
  }

  @Test
  void anAttemptHasAFolderOfItsOwnWhichIsGoneAfterwards() throws IOException {
    Path root = folder.resolve("lake");
    try (PartitionFiles files = open()) {
      Path place =
          Path.of(
              String.valueOf(
                  files.invite(List.of(DAY), "first", 1, Duration.ofMinutes(1)).get(DAY)));
      assertThat(place).isAbsolute().hasFileName("output.csv");
      Path beside = Files.writeString(place.resolveSibling("half"), "whole");
      Files.createLink(place.resolveSibling("left"), beside);
      Files.move(beside, place);
      files.publish(List.of(DAY), "first", 1);
    }
    assertThat(root.resolve("raw/orders/2024-01-01.csv")).hasContent("whole");
    assertThat(root.resolve(".tranche/attempts")).isEmptyDirectory();
  }

  @Test
  void aLinkToAnotherFileIsNoOutput() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    try (PartitionFiles files = open()) {
      Map<FileName, String> places = files.invite(List.of(DAY), "first", 1, Duration.ofMinutes(1));
      Files.createSymbolicLink(Path.of(String.valueOf(places.get(DAY))), secret);
      assertThat(files.missing(List.of(DAY), "first")).containsExactly(DAY);
    }
  }

  @Test
  void liesWhereDagsterWouldPutIt() throws IOException {
    Path file = folder.resolve("lake/raw/orders/2024-01-01.csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "by hand");
    assertThat(read(DAY)).contains("by hand");
  }

  /** A replica that publishes one file after the other. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      PartitionFiles files = FolderFiles.open(Path.of(args[0]));
      try (Workspace place = files.workspace()) {
        for (int token = 1; token < 1_000_000; token++) {
          Path file = place.folder().resolve("file");
          Files.writeString(file, (token % 10 + "").repeat(100_000));
          files.publish(List.of(new StagedFile(DAY, file)), token);
          ChildJvm.say("" + token);
        }
      }
    }
  }

  @Test
  void aReplicaThatIsKilledLeavesAWholeFileAndNoLock() throws Exception {
    for (int round = 1; round <= 3; round++) {
      long last = 0;
      try (ChildJvm writer =
              ChildJvm.start(Writer.class, folder.resolve("lake" + round).toString());
          PartitionFiles files = FolderFiles.open(folder.resolve("lake" + round))) {
        while (last < 5L * round) {
          last = Long.parseLong(writer.line());
        }
        writer.kill();
        try (Workspace place = files.workspace()) {
          String left = Files.readString(files.fetch(DAY, place.folder()).orElseThrow());
          assertThat(left).hasSize(100_000);
          assertThat(left.chars().distinct().count()).isEqualTo(1);
          Path file = Files.writeString(place.folder().resolve("next"), "next");
          files.publish(List.of(new StagedFile(DAY, file)), 1_000_000);
        }
        assertThat(folder.resolve("lake" + round + "/raw/orders/2024-01-01.csv"))
            .hasContent("next");
      }
    }
  }

  /** A replica that is killed in the middle of its work. */
  static final class Replica {
    private Replica() {}

    public static void main(String[] args) throws IOException {
      Workspace place = FolderFiles.open(Path.of(args[0])).workspace();
      Files.writeString(place.folder().resolve("half"), "half a file");
      ChildJvm.say(place.folder().toString());
      System.in.read();
    }
  }

  @Test
  void theWorkspaceOfAKilledReplicaIsRemovedAndThoseInUseStay() throws Exception {
    Path left;
    try (ChildJvm replica = ChildJvm.start(Replica.class, folder.resolve("lake").toString());
        PartitionFiles files = open()) {
      left = Path.of(replica.line());
      try (Workspace mine = files.workspace()) {
        assertThat(left).exists();
        replica.kill();
        try (Workspace other = files.workspace()) {
          assertThat(left).doesNotExist();
          assertThat(List.of(mine.folder(), other.folder())).allMatch(Files::exists);
        }
        assertThat(mine.folder()).exists();
      }
    }
  }
}
