package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder that a sensor looks at, and the files that a process of its own drops there. */
final class FolderDrop implements AutoCloseable {
  static final String ASSET = "raw/dropped";
  static final String BUCKET = "inbox";

  /** A file is taken when nobody wrote to it for so long. */
  static final Duration SETTLE = Duration.ofSeconds(2);

  private final Path folder;
  private final Path said;
  private final Process writer;

  private FolderDrop(Path folder, Path said, Process writer) {
    this.folder = folder;
    this.said = said;
    this.writer = writer;
  }

  static Bundle bundle() {
    return new Bundle(
        "dropped",
        """
        apiVersion: tranche.io/v1
        bundle: dropped
        connections:
          - {name: inbox, type: folder, bucket: inbox, path: inbox}
        partitionSets: [{name: dropped}]
        assets:
          - {key: raw/dropped, partitions: {type: dynamic, name: dropped}, materializer: {type: none}}
        sensors:
          - name: inbox
            type: directory
            match: {bucket: inbox, key: "{folder}/{name}.csv"}
            add: {set: dropped, key: "{key}"}
            target: raw/dropped
        """);
  }

  /** What the services are told of it. */
  static Map<String, String> configuration() {
    return Map.of("tranche.sensor.directory.settle", SETTLE.toMillis() + "ms");
  }

  /** Begins to drop so many files, and returns at once. */
  static FolderDrop begin(Path data, int files, long seed) {
    Path folder = data.resolve(BUCKET);
    Path said = data.resolve("writer.log");
    try {
      Files.createDirectories(folder);
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FolderWriter.class.getName(),
                  folder.toString(),
                  Integer.toString(files),
                  Long.toString(seed),
                  Long.toString(SETTLE.toMillis()))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      return new FolderDrop(folder, said, writer);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** One more, by its number, as a careful program does it. */
  void add(int number) {
    try {
      Path file = folder.resolve(FolderWriter.name(number));
      Path part = Files.createDirectories(file.resolveSibling(".")).resolve("last.part");
      Files.writeString(part, "last,1\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Waits until all are there. */
  void awaitWritten() {
    try {
      assertThat(writer.waitFor()).as("end of the writer: %s", lines()).isZero();
      assertThat(lines()).anyMatch(line -> line.startsWith("WRITTEN "));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while files are written", stopped);
    }
  }

  /** Those that stood still half written for longer than a sensor waits. */
  Set<String> slow() {
    return lines().stream()
        .filter(line -> line.startsWith("SLOW "))
        .map(line -> line.substring("SLOW ".length()))
        .collect(Collectors.toSet());
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(said, StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** All files that are there, each with its size. */
  Map<String, Long> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      Map<String, Long> sizes = new TreeMap<>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sizes.put(folder.relativize(file).toString(), Files.size(file));
      }
      return sizes;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    writer.destroyForcibly();
  }
}
