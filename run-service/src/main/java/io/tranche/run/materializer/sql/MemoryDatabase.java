package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.MaterializerSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** A DuckDB without a file, for one script. */
record MemoryDatabase(DuckDb database) implements AutoCloseable {

  private static final long CLOSE_SECONDS = 10;

  /**
   * Opens one.
   *
   * @param scratch where it puts what its memory does not hold
   */
  static MemoryDatabase open(MaterializerSettings settings, Path scratch) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", settings.duckDbMemoryLimit());
    properties.setProperty("threads", Integer.toString(settings.duckDbThreads()));
    properties.setProperty("temp_directory", scratch.resolve("spilled").toString());
    properties.setProperty("autoinstall_known_extensions", "false");
    try {
      return new MemoryDatabase(
          new DuckDb(
              (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties), "query"));
    } finally {
      NativeLibrary.deleteUnpacked();
    }
  }

  <T> T write(Database.Work<T> work) throws SQLException, InterruptedException {
    return database.write(work);
  }

  /** Its memory is free when this returns. */
  @Override
  public void close() {
    database.close();
    try {
      database.awaitClosed(CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
