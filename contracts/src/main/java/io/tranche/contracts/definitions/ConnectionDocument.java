package io.tranche.contracts.definitions;

import java.util.Optional;

/** A system outside: where data lies, or where it is computed. */
public sealed interface ConnectionDocument extends Definition {

  String name();

  /** Whether the scripts and checks of assets can run there. */
  boolean isDatabase();

  /**
   * A local folder that plays the part of a bucket.
   *
   * @param bucket the bucket's name in notifications
   * @param path absolute, or relative to the working directory of the services
   */
  record Folder(String name, String bucket, String path) implements ConnectionDocument {
    @Override
    public boolean isDatabase() {
      return false;
    }
  }

  /**
   * An embedded DuckDB database.
   *
   * @param path of its file, may hold references ({@link Reference}); the file belongs to the one
   *     process that holds its lock
   */
  record DuckDb(String name, String path) implements ConnectionDocument {
    @Override
    public boolean isDatabase() {
      return true;
    }
  }

  /**
   * A database server that many processes use at once.
   *
   * @param url that of JDBC, without a password; may hold references ({@link Reference})
   * @param user may hold references; absent: what the url says, else the name of the process's user
   * @param password holds a reference; absent: the server wants none
   * @param maxConnections how many connections one process uses at a time, 1 to {@link
   *     #MOST_CONNECTIONS}
   */
  record Jdbc(
      String name, String url, Optional<String> user, Optional<String> password, int maxConnections)
      implements ConnectionDocument {

    /** How a url begins. */
    public static final String POSTGRESQL = "jdbc:postgresql:";

    /** Where the document does not say how many. */
    public static final int DEFAULT_CONNECTIONS = 4;

    public static final int MOST_CONNECTIONS = 100;

    @Override
    public boolean isDatabase() {
      return true;
    }
  }
}
