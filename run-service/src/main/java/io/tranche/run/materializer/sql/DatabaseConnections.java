package io.tranche.run.materializer.sql;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializerSettings;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** All databases: the files that this process holds, and the servers that everybody shares. */
public final class DatabaseConnections implements AutoCloseable {

  private final DuckDbConnections files;
  private final PostgresConnections servers = new PostgresConnections();

  public DatabaseConnections(MaterializerSettings settings, Secrets secrets) {
    this.files = new DuckDbConnections(settings, secrets);
  }

  /**
   * The connection of this name.
   *
   * @throws MaterializationException if the catalog has none to a database
   */
  static ConnectionDocument named(String name, Catalog catalog) {
    ConnectionDocument connection = catalog.connections().get(name);
    if (connection != null && connection.isDatabase()) {
      return connection;
    }
    throw new MaterializationException(
        "Cannot find connection: the catalog has no database connection of this name ("
            + name
            + ")");
  }

  /**
   * Tries to take what nobody holds, and lets go of what the catalog no longer names.
   *
   * @return the names of the connections on which runs can be executed here
   */
  public Set<String> beat(Catalog catalog) {
    Set<String> executable = new TreeSet<>(files.beat(catalog));
    executable.addAll(servers.beat(catalog));
    return executable;
  }

  /** Whether runs on the connection can be executed here. */
  boolean holds(ConnectionDocument connection) {
    return !(connection instanceof ConnectionDocument.DuckDb file) || files.holds(file);
  }

  /**
   * The database of a connection that {@link #named} has found.
   *
   * @throws MaterializationException if it cannot be opened
   * @throws TrancheException if a reference in the connection cannot be resolved
   */
  Database open(ConnectionDocument connection, Revealed revealed) {
    if (connection instanceof ConnectionDocument.Jdbc server) {
      return servers.open(server, revealed);
    }
    if (connection instanceof ConnectionDocument.DuckDb file) {
      return files.open(file, revealed);
    }
    throw new IllegalArgumentException(
        "Cannot open connection: it is no database (" + connection.name() + ")");
  }

  /** Gives a database up that cannot go on after a failure; the next use opens it anew. */
  void discardIfBroken(ConnectionDocument connection, SQLException failure, Revealed revealed) {
    if (connection instanceof ConnectionDocument.DuckDb file) {
      files.discardIfBroken(file, failure, revealed);
    }
  }

  @Override
  public void close() {
    files.close();
    servers.close();
  }
}
