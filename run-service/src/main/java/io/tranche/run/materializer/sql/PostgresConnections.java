package io.tranche.run.materializer.sql;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.platform.secrets.Revealed;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The database servers that this process uses, each by a bounded number of connections. Every
 * replica can use all of them.
 */
final class PostgresConnections implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PostgresConnections.class.getName());
  private static final long CLOSE_SECONDS = 10;

  private final Map<ConnectionDocument.Jdbc, Semaphore> slots = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "postgres");
            thread.setDaemon(true);
            return thread;
          });

  /** The names of the connections of the catalog; what it no longer names is forgotten. */
  Set<String> beat(Catalog catalog) {
    Set<String> names = new TreeSet<>();
    catalog
        .connections()
        .forEach(
            (name, connection) -> {
              if (connection instanceof ConnectionDocument.Jdbc) {
                names.add(name);
              }
            });
    slots.keySet().removeIf(known -> !catalog.connections().containsValue(known));
    return names;
  }

  /**
   * The database, for one use: what its connection refers to is looked up now.
   *
   * @throws TrancheException if a reference in the connection cannot be resolved
   */
  Database open(ConnectionDocument.Jdbc connection, Revealed revealed) {
    return new Postgres(
        PostgresAddress.of(connection, revealed),
        slots.computeIfAbsent(connection, given -> new Semaphore(given.maxConnections(), true)),
        threads);
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A database server is still busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
