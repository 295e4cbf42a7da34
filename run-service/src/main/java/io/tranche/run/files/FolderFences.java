package io.tranche.run.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The highest token that has published, or is about to publish, each partition: a small file for
 * each below one folder. To be used with the folder's lock held.
 */
record FolderFences(Path folder) {

  /**
   * What is known of a partition.
   *
   * @param attempt of somebody else who may be writing its file, or has left it
   * @param published the attempt whose file was published, or is being published
   */
  record Fence(long token, Optional<String> attempt, Optional<String> published) {

    static final Fence NONE = new Fence(0, Optional.empty(), Optional.empty());

    Fence raised(long other) {
      return new Fence(Math.max(token, other), attempt, published);
    }

    Fence writing(String by) {
      return new Fence(token, Optional.of(by), published);
    }

    Fence publishing(String by) {
      return new Fence(token, attempt, Optional.of(by));
    }

    Fence withoutAttempt() {
      return new Fence(token, Optional.empty(), published);
    }
  }

  /**
   * Takes all of these for a token, or none.
   *
   * @throws FencedOff if a higher token holds one of them
   */
  void raise(Collection<FileName> names, long token) throws IOException {
    for (FileName name : names) {
      long held = load(name).token();
      if (held > token) {
        throw new FencedOff(name.asset(), name.partition(), token, held);
      }
    }
    for (FileName name : names) {
      change(name, fence -> fence.raised(token));
    }
  }

  /** As it stands now; this needs no lock. */
  Fence load(FileName name) throws IOException {
    try {
      JsonNode node = Json.tree(Files.readAllBytes(file(name)));
      return new Fence(
          node.path("token").asLong(),
          Optional.ofNullable(node.path("attempt").textValue()),
          Optional.ofNullable(node.path("published").textValue()));
    } catch (NoSuchFileException e) {
      return Fence.NONE;
    }
  }

  void change(FileName name, UnaryOperator<Fence> change) throws IOException {
    Fence held = load(name);
    Fence next = change.apply(held);
    if (!next.equals(held)) {
      write(name, next);
    }
  }

  private void write(FileName name, Fence fence) throws IOException {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("asset", name.asset());
    node.put("partition", name.partition());
    node.put("token", fence.token());
    fence.attempt().ifPresent(attempt -> node.put("attempt", attempt));
    fence.published().ifPresent(attempt -> node.put("published", attempt));
    Path file = file(name);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.write(written, Json.write(node));
    DurableFiles.move(written, file);
  }

  private Path file(FileName name) {
    String id = Ids.of("fence", name.asset(), name.partition());
    return folder.resolve(id.substring(0, 2)).resolve(id + ".json");
  }
}
