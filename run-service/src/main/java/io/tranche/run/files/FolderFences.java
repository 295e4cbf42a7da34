package io.tranche.run.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The highest token that has published, or is about to publish, each partition: a small file for
 * each below one folder. To be used with the folder's lock held.
 */
record FolderFences(Path folder) {

  /**
   * Takes all of these for a token, or none.
   *
   * @throws FencedOff if a higher token holds one of them
   */
  void raise(Collection<FileName> names, long token) throws IOException {
    for (FileName name : names) {
      long held = token(name);
      if (held > token) {
        throw new FencedOff(name.asset(), name.partition(), token, held);
      }
    }
    for (FileName name : names) {
      if (token(name) < token) {
        write(name, token);
      }
    }
  }

  private long token(FileName name) throws IOException {
    try {
      return Json.tree(Files.readAllBytes(file(name))).path("token").asLong();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void write(FileName name, long token) throws IOException {
    ObjectNode fence = Json.mapper().createObjectNode();
    fence.put("asset", name.asset());
    fence.put("partition", name.partition());
    fence.put("token", token);
    Path file = file(name);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.write(written, Json.write(fence));
    DurableFiles.move(written, file);
  }

  private Path file(FileName name) {
    String id = Ids.of("fence", name.asset(), name.partition());
    return folder.resolve(id.substring(0, 2)).resolve(id + ".json");
  }
}
