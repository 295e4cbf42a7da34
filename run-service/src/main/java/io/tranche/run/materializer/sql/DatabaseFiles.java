package io.tranche.run.materializer.sql;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.contracts.definitions.Reference;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.materializer.MaterializerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the files of databases. */
record DatabaseFiles(MaterializerSettings settings) {

  private static final String PLACE_OF_A_VALUE = "\0";

  /**
   * The file of a database. Where a reference says where it is, the place is kept secret, and so is
   * its name where that is part of it: DuckDB uses both in its messages.
   *
   * @throws TrancheException if a reference cannot be resolved
   */
  Path find(ConnectionDocument.DuckDb connection, Revealed revealed) {
    String text = connection.path();
    Path file =
        follow(settings.resolve(revealed.resolve(text, "path of connection " + connection.name())));
    if (Reference.isIn(text)) {
      revealed.hide(file.toString());
      String outline = Reference.replaceAll(text, reference -> PLACE_OF_A_VALUE);
      if (outline.indexOf(PLACE_OF_A_VALUE, outline.lastIndexOf('/') + 1) >= 0) {
        String name = String.valueOf(file.getFileName());
        revealed.hide(name);
        revealed.hide(name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.')));
      }
    }
    return file;
  }

  /**
   * The lock is the process's, so one file under two names would be opened twice by it: links are
   * followed.
   */
  private static Path follow(Path path) {
    Path folder = path.getParent();
    try {
      if (folder == null || Files.exists(path)) {
        return path.toRealPath();
      }
      Files.createDirectories(folder);
      return folder.toRealPath().resolve(path.getFileName());
    } catch (IOException e) {
      // Opening it tells the reason.
      return path;
    }
  }
}
