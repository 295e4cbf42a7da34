package io.tranche.run.materializer.sql;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializerSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
final class DuckDbConnections implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DuckDbConnections.class.getName());
  private static final long CLOSE_SECONDS = 10;

  /** Not looked up: which drivers are found depends on the class loader of who asked first. */
  private static final DuckDBDriver DRIVER = new DuckDBDriver();

  private final MaterializerSettings settings;
  private final DatabaseFiles files;
  private final Secrets secrets;
  private final Map<Path, Held> held = new HashMap<>();

  /** Why a file could not be opened at the last try. */
  private final Map<Path, Refusal> refused = new HashMap<>();

  /** Why the reference in a connection could not be resolved at the last beat. */
  private final Map<String, String> unresolved = new HashMap<>();

  private record Refusal(String reason, boolean lockedElsewhere) {}

  /** A database under the name that may be shown of it. */
  private record Held(DuckDb database, String shown) {}

  DuckDbConnections(MaterializerSettings settings, Secrets secrets) {
    this.settings = settings;
    this.files = new DatabaseFiles(settings);
    this.secrets = secrets;
  }

  /**
   * Tries to take what nobody holds, and lets go of what the catalog no longer names.
   *
   * @return the names of the connections on which runs can be executed here
   */
  synchronized Set<String> beat(Catalog catalog) {
    Map<String, Path> named = new TreeMap<>();
    Map<String, String> unknown = new TreeMap<>();
    Revealed revealed = secrets.reveal();
    catalog
        .connections()
        .forEach(
            (name, connection) -> {
              if (connection instanceof ConnectionDocument.DuckDb database) {
                locate(database, revealed, named, unknown);
              }
            });
    note(unknown);
    refused.keySet().retainAll(named.values());
    for (Path path : Set.copyOf(held.keySet())) {
      if (!named.containsValue(path)) {
        release(path);
      }
    }
    Set.copyOf(named.values()).stream()
        .filter(path -> !held.containsKey(path))
        .forEach(path -> tryToHold(path, revealed));
    named.values().removeIf(this::isLockedElsewhere);
    Set<String> executable = new TreeSet<>(named.keySet());
    executable.addAll(unknown.keySet());
    return executable;
  }

  private void locate(
      ConnectionDocument.DuckDb connection,
      Revealed revealed,
      Map<String, Path> named,
      Map<String, String> unknown) {
    try {
      named.put(connection.name(), files.find(connection, revealed));
    } catch (TrancheException | InvalidPathException e) {
      unknown.put(connection.name(), revealed.mask(String.valueOf(e.getMessage())));
    }
  }

  private void note(Map<String, String> unknown) {
    unknown.forEach(
        (name, reason) -> {
          if (!reason.equals(unresolved.get(name))) {
            LOG.log(
                System.Logger.Level.WARNING, "Not holding the database of {0}: {1}", name, reason);
          }
        });
    unresolved.clear();
    unresolved.putAll(unknown);
  }

  /**
   * Whether runs on the connection can be executed here. A file that was never tried is tried now;
   * one that another process had is tried again with the next beat.
   */
  synchronized boolean holds(ConnectionDocument.DuckDb connection) {
    Revealed revealed = secrets.reveal();
    try {
      Path path = files.find(connection, revealed);
      if (!held.containsKey(path) && !refused.containsKey(path)) {
        tryToHold(path, revealed);
      }
      return !isLockedElsewhere(path);
    } catch (TrancheException | InvalidPathException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "The run will tell: {0}",
          revealed.mask(String.valueOf(e.getMessage())));
      return true;
    }
  }

  private boolean isLockedElsewhere(Path path) {
    Refusal refusal = refused.get(path);
    return refusal != null && refusal.lockedElsewhere();
  }

  /**
   * The open database.
   *
   * @throws MaterializationException if it cannot be opened
   * @throws TrancheException if a reference in the connection cannot be resolved
   */
  synchronized DuckDb open(ConnectionDocument.DuckDb connection, Revealed revealed) {
    Path path = files.find(connection, revealed);
    Held open = held.containsKey(path) ? held.get(path) : tryToHold(path, revealed);
    if (open != null) {
      return open.database();
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
  synchronized void discardIfBroken(
      ConnectionDocument.DuckDb connection, SQLException failure, Revealed revealed) {
    if (String.valueOf(failure.getMessage()).contains("database has been invalidated")) {
      release(files.find(connection, revealed));
    }
  }

  private void release(Path path) {
    Held holding = held.remove(path);
    if (holding != null) {
      LOG.log(System.Logger.Level.INFO, "Letting go of database {0}", holding.shown());
      holding.database().close();
    }
  }

  private @Nullable Held tryToHold(Path path, Revealed revealed) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", settings.duckDbMemoryLimit());
    properties.setProperty("threads", Integer.toString(settings.duckDbThreads()));
    // A script may still install an extension, but nothing is downloaded unasked.
    properties.setProperty("autoinstall_known_extensions", "false");
    try {
      DuckDBConnection root = (DuckDBConnection) DRIVER.connect("jdbc:duckdb:" + path, properties);
      String shown = revealed.mask(path.toString());
      String fileName = revealed.mask(String.valueOf(path.getFileName()));
      Held holding = new Held(new DuckDb(root, fileName), shown);
      held.put(path, holding);
      refused.remove(path);
      LOG.log(System.Logger.Level.INFO, "Holding database {0}", shown);
      return holding;
    } catch (SQLException e) {
      refuse(path, revealed.mask(path.toString()), revealed.mask(String.valueOf(e.getMessage())));
      return null;
    } finally {
      NativeLibrary.deleteUnpacked();
    }
  }

  private void refuse(Path path, String shown, String reason) {
    Refusal refusal = new Refusal(reason, reason.contains("Could not set lock on file"));
    if (!refusal.equals(refused.put(path, refusal))) {
      LOG.log(
          refusal.lockedElsewhere() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          "Not holding database {0}: {1}",
          shown,
          reason);
    }
  }

  @Override
  public void close() {
    Map<Path, Held> closing;
    synchronized (this) {
      closing = Map.copyOf(held);
      closing.keySet().forEach(this::release);
    }
    try {
      for (Held holding : closing.values()) {
        if (!holding.database().awaitClosed(CLOSE_SECONDS)) {
          LOG.log(System.Logger.Level.WARNING, "Database {0} is still busy", holding.shown());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
