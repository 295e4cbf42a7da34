package io.tranche.contracts.definitions;

import java.util.Map;
import java.util.Optional;

/** A system outside: where data lies, or where it is computed. */
public sealed interface ConnectionDocument extends Definition {

  String name();

  /** Whether the scripts and checks of assets can run there. */
  boolean isDatabase();

  /** Whether the outputs of assets can lie there. */
  default boolean holdsFiles() {
    return false;
  }

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
   * A folder for the files of partitions, which all replicas reach under the same path.
   *
   * @param path absolute, or relative to the working directory of the services
   */
  record Files(String name, String path) implements ConnectionDocument {
    @Override
    public boolean isDatabase() {
      return false;
    }

    @Override
    public boolean holdsFiles() {
      return true;
    }
  }

  /**
   * A bucket of an S3-compatible store. All texts but the bucket may hold references ({@link
   * Reference}).
   *
   * @param prefix what all keys begin with; absent: nothing
   * @param endpoint its URL; absent: Amazon's of the region
   * @param secretKey holds a reference
   * @param sessionToken of temporary keys, holds a reference
   */
  record S3(
      String name,
      String bucket,
      Optional<String> prefix,
      Optional<String> endpoint,
      String region,
      String accessKey,
      String secretKey,
      Optional<String> sessionToken)
      implements ConnectionDocument {

    /** Where the document does not say which. */
    public static final String DEFAULT_REGION = "us-east-1";

    @Override
    public boolean isDatabase() {
      return false;
    }

    @Override
    public boolean holdsFiles() {
      return true;
    }
  }

  /**
   * A store of a plug-in.
   *
   * @param store its name
   * @param settings for it; may hold references ({@link Reference})
   */
  record Store(String name, String store, Map<String, String> settings)
      implements ConnectionDocument {

    public Store {
      settings = Map.copyOf(settings);
    }

    @Override
    public boolean isDatabase() {
      return false;
    }

    @Override
    public boolean holdsFiles() {
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
