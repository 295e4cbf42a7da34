package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The embedded databases that this process holds. A file belongs to the one process that has its OS
 * lock: when that dies the system frees the lock, and whoever tries next takes it. A process keeps
 * a file until it ends or no connection names it any more.
 *
 * <p>A file that cannot be opened for another reason counts as held, so that a run on it fails with
 * that reason and does not wait for ever.
 */
public final class DuckDbConnections implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DuckDbConnections.class.getName());
  private static final long CLOSE_SECONDS = 10;

  /** Not looked up: which drivers are found depends on the class loader of who asked first. */
  private static final DuckDBDriver DRIVER = new DuckDBDriver();

  private final MaterializerSettings settings;
  private final Map<Path, DuckDb> held = new HashMap<>();

  /** Why a file could not be opened at the last try. */
  private final Map<Path, Refusal> refused = new HashMap<>();

  private record Refusal(String reason, boolean lockedElsewhere) {}

  public DuckDbConnections(MaterializerSettings settings) {
    this.settings = settings;
  }

  /**
   * The connection of this name.
   *
   * @throws MaterializationException if the catalog has none
   */
  static ConnectionDocument.DuckDb named(String name, Catalog catalog) {
    if (catalog.connections().get(name) instanceof ConnectionDocument.DuckDb connection) {
      return connection;
    }
    throw new MaterializationException(
        "Cannot find connection: the catalog has no duckdb connection of this name (" + name + ")");
  }

  /**
   * Tries to take what nobody holds, and lets go of what the catalog no longer names.
   *
   * @return the names of the connections on which runs can be executed here
   */
  public synchronized Set<String> beat(Catalog catalog) {
    Map<String, Path> named = new TreeMap<>();
    catalog
        .connections()
        .forEach(
            (name, connection) -> {
              if (connection instanceof ConnectionDocument.DuckDb database) {
                named.put(name, file(database));
              }
            });
    refused.keySet().retainAll(named.values());
    for (Path path : Set.copyOf(held.keySet())) {
      if (!named.containsValue(path)) {
        release(path);
      }
    }
    Set.copyOf(named.values()).stream()
        .filter(path -> !held.containsKey(path))
        .forEach(this::tryToHold);
    named.values().removeIf(this::isLockedElsewhere);
    return named.keySet();
  }

  /**
   * Whether runs on the connection can be executed here. A file that was never tried is tried now;
   * one that another process had is tried again with the next beat.
   */
  public synchronized boolean holds(ConnectionDocument.DuckDb connection) {
    Path path = file(connection);
    if (!held.containsKey(path) && !refused.containsKey(path)) {
      tryToHold(path);
    }
    return !isLockedElsewhere(path);
  }

  private boolean isLockedElsewhere(Path path) {
    Refusal refusal = refused.get(path);
    return refusal != null && refusal.lockedElsewhere();
  }

  /** The open database. */
  synchronized DuckDb open(ConnectionDocument.DuckDb connection) {
    Path path = file(connection);
    DuckDb open = held.containsKey(path) ? held.get(path) : tryToHold(path);
    if (open != null) {
      return open;
    }
    Refusal refusal = refused.get(path);
    throw new MaterializationException(
        "Cannot open the database of connection "
            + connection.name()
            + ": "
            + (refusal == null ? "unknown reason" : refusal.reason()));
  }

  /**
   * Gives a database up that cannot go on after a failure; the next use opens it anew. After an
   * error that it calls fatal, DuckDB answers nothing until then.
   */
  synchronized void discardIfBroken(ConnectionDocument.DuckDb connection, SQLException failure) {
    if (String.valueOf(failure.getMessage()).contains("database has been invalidated")) {
      release(file(connection));
    }
  }

  private void release(Path path) {
    DuckDb database = held.remove(path);
    if (database != null) {
      LOG.log(System.Logger.Level.INFO, "Letting go of database {0}", path);
      database.close();
    }
  }

  private @Nullable DuckDb tryToHold(Path path) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", settings.duckDbMemoryLimit());
    properties.setProperty("threads", Integer.toString(settings.duckDbThreads()));
    // A script may still install an extension, but nothing is downloaded unasked.
    properties.setProperty("autoinstall_known_extensions", "false");
    try {
      DuckDBConnection root = (DuckDBConnection) DRIVER.connect("jdbc:duckdb:" + path, properties);
      DuckDb database = new DuckDb(root, String.valueOf(path.getFileName()));
      held.put(path, database);
      refused.remove(path);
      LOG.log(System.Logger.Level.INFO, "Holding database {0}", path);
      return database;
    } catch (SQLException e) {
      refuse(path, String.valueOf(e.getMessage()));
      return null;
    } finally {
      NativeLibrary.deleteUnpacked();
    }
  }

  private void refuse(Path path, String reason) {
    Refusal refusal = new Refusal(reason, reason.contains("Could not set lock on file"));
    if (!refusal.equals(refused.put(path, refusal))) {
      LOG.log(
          refusal.lockedElsewhere() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          "Not holding database {0}: {1}",
          path,
          reason);
    }
  }

  /**
   * The lock is the process's, so one file under two names would be opened twice by it: links are
   * followed.
   */
  private Path file(ConnectionDocument.DuckDb connection) {
    Path path = settings.resolve(connection.path());
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

  @Override
  public void close() {
    Map<Path, DuckDb> closing;
    synchronized (this) {
      closing = Map.copyOf(held);
      closing.keySet().forEach(this::release);
    }
    try {
      for (Map.Entry<Path, DuckDb> database : closing.entrySet()) {
        if (!database.getValue().awaitClosed(CLOSE_SECONDS)) {
          LOG.log(System.Logger.Level.WARNING, "Database {0} is still busy", database.getKey());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
