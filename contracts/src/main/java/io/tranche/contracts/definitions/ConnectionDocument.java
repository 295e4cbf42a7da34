package io.tranche.contracts.definitions;

/** A system outside: where data lies, or where it is computed. */
public sealed interface ConnectionDocument extends Definition {

  String name();

  /**
   * A local folder that plays the part of a bucket.
   *
   * @param bucket the bucket's name in notifications
   * @param path absolute, or relative to the working directory of the services
   */
  record Folder(String name, String bucket, String path) implements ConnectionDocument {}

  /**
   * An embedded DuckDB database.
   *
   * @param path of its file, may hold references ({@link Reference}); the file belongs to the one
   *     process that holds its lock
   */
  record DuckDb(String name, String path) implements ConnectionDocument {}
}
