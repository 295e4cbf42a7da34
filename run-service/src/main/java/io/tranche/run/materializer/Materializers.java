package io.tranche.run.materializer;

import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FileStores;
import io.tranche.run.materializer.command.CommandMaterializer;
import io.tranche.run.materializer.sql.DatabaseConnections;
import io.tranche.run.materializer.sql.FileChecks;
import io.tranche.run.materializer.sql.QueryMaterializer;
import io.tranche.run.materializer.sql.SqlChecks;
import io.tranche.run.materializer.sql.SqlMaterializer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The one entry to all materializers. Thread-safe; every method may block. */
public final class Materializers implements AutoCloseable {

  private final Secrets secrets;
  private final DatabaseConnections connections;
  private final NoneMaterializer none = new NoneMaterializer();
  private final SqlMaterializer sql;
  private final CommandMaterializer command;
  private final QueryMaterializer query;
  private final SqlChecks checks;
  private final FileChecks fileChecks;
  private final Optional<Remote> remote;

  /** Those whose work is done by other processes. */
  record Remote(
      PartitionMaterializer<Materializer.Worker> workers,
      PartitionMaterializer<Materializer.Http> http,
      PartitionMaterializer<Materializer.KubernetesJob> jobs) {}

  /** Without those whose work is done by other processes. */
  public Materializers(MaterializerSettings settings, Secrets secrets) {
    this(settings, secrets, new FileStores(settings, Clock.systemUTC()), Optional.empty());
  }

  Materializers(
      MaterializerSettings settings, Secrets secrets, FileStores files, Optional<Remote> remote) {
    this.remote = remote;
    SourceObjects objects = new SourceObjects(settings);
    this.secrets = secrets;
    this.connections = new DatabaseConnections(settings, secrets);
    this.sql = new SqlMaterializer(connections, objects);
    this.query = new QueryMaterializer(settings, objects, files);
    this.command = new CommandMaterializer(settings, objects, files);
    this.checks = new SqlChecks(connections, objects);
    this.fileChecks = new FileChecks(settings, objects, files);
  }

  /**
   * To be called with every beat of the replica: tries to take hold of the databases of the catalog
   * that nobody holds, and lets go of those that it no longer names.
   *
   * @return the names of the connections on which this replica can execute now
   */
  public Set<String> beat(Catalog catalog) {
    return connections.beat(catalog);
  }

  /** Whether this replica holds what the asset's materializer needs. */
  public boolean canExecute(AssetDocument asset, Catalog catalog) {
    return work(materializer(asset)).canExecute(catalog);
  }

  /**
   * Lets nothing with a lower token write the partitions any more. A run that takes over from
   * another replica calls this before it executes.
   *
   * @throws FencedOff if a higher token holds one of them
   */
  public void raiseFence(AssetDocument asset, Catalog catalog, List<String> partitions, long token)
      throws InterruptedException {
    new MaskedWork(secrets.reveal())
        .run(
            revealed -> {
              work(materializer(asset)).raiseFence(asset, catalog, partitions, token, revealed);
              return true;
            });
  }

  /**
   * Produces the partitions of the context. What it looks up for that is in no message and no
   * metadata.
   *
   * @throws MaterializationException with a message for a person; {@link FencedOff} if a newer run
   *     holds a partition
   * @throws InterruptedException when the work was canceled by interruption, and has ended
   */
  public MaterializationResult materialize(
      Materializer materializer, MaterializationContext context) throws InterruptedException {
    return new MaskedWork(secrets.reveal())
        .run(
            revealed ->
                work(materializer).materialize(context.revealing(revealed)).masked(revealed));
  }

  /**
   * Asks a check about one partition of the context, which has been produced.
   *
   * @throws MaterializationException if it gives no answer, with the reason
   * @throws InterruptedException when the work was canceled by interruption, and has ended
   */
  public CheckAnswer ask(AssetCheck check, MaterializationContext context, PartitionInput partition)
      throws InterruptedException {
    return new MaskedWork(secrets.reveal())
        .run(revealed -> answer(check, context.revealing(revealed), partition).masked(revealed));
  }

  private CheckAnswer answer(
      AssetCheck check, MaterializationContext context, PartitionInput partition)
      throws InterruptedException {
    return fileChecks.answer(check, context)
        ? fileChecks.ask(check, context, partition)
        : checks.ask(check, context, partition);
  }

  /** Lets go of everything that is held; work in progress is waited for. */
  @Override
  public void close() {
    connections.close();
  }

  private static Materializer materializer(AssetDocument asset) {
    return asset
        .materializer()
        .orElseThrow(
            () ->
                new MaterializationException(
                    "Cannot materialize " + asset.key() + ": it has no materializer"));
  }

  private Work<?> work(Materializer materializer) {
    if (materializer instanceof Materializer.Sql document) {
      return new Work<>(sql, document);
    }
    if (materializer instanceof Materializer.Query document) {
      return new Work<>(query, document);
    }
    if (materializer instanceof Materializer.Command document) {
      return new Work<>(command, document);
    }
    if (materializer instanceof Materializer.None document) {
      return new Work<>(none, document);
    }
    if (materializer instanceof Materializer.Worker document && remote.isPresent()) {
      return new Work<>(remote.get().workers(), document);
    }
    if (materializer instanceof Materializer.Http document && remote.isPresent()) {
      return new Work<>(remote.get().http(), document);
    }
    if (materializer instanceof Materializer.KubernetesJob document && remote.isPresent()) {
      return new Work<>(remote.get().jobs(), document);
    }
    throw new MaterializationException(
        "Cannot materialize: this service has no such materializer (" + materializer.type() + ")");
  }

  private record Work<M extends Materializer>(PartitionMaterializer<M> by, M document) {

    boolean canExecute(Catalog catalog) {
      return by.canExecute(document, catalog);
    }

    void raiseFence(
        AssetDocument asset,
        Catalog catalog,
        List<String> partitions,
        long token,
        Revealed revealed)
        throws InterruptedException {
      by.raiseFence(document, asset, catalog, partitions, token, revealed);
    }

    MaterializationResult materialize(MaterializationContext context) throws InterruptedException {
      return by.materialize(document, context);
    }
  }
}
