package io.tranche.launcher.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where a running installation can be reached; written into its data folder, so that the command
 * line finds it.
 *
 * @param console the one HTTP origin
 * @param kafka bootstrap servers
 * @param store connection string
 * @param pid of the launcher
 */
public record Endpoints(
    String console,
    String definitions,
    String sensor,
    String run,
    String kafka,
    String store,
    long pid) {

  private static final String FILE = "endpoints.json";

  /** What the installation in a data folder wrote when it started, if it still runs. */
  public static Optional<Endpoints> find(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Endpoints endpoints = Json.read(Files.readAllBytes(file), Endpoints.class);
      return ProcessHandle.of(endpoints.pid()).filter(ProcessHandle::isAlive).map(p -> endpoints);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path data) throws IOException {
    Path temporary = data.resolve(FILE + ".new");
    Files.writeString(temporary, pretty(), StandardCharsets.UTF_8);
    Files.move(temporary, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }

  private String pretty() throws JsonProcessingException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }
}
