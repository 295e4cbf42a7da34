package io.tranche.run.materializer.sql;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.PartitionMaterializer;
import io.tranche.run.materializer.SourceObjects;
import java.sql.SQLException;
import java.util.List;

/**
 * Replaces the slices of partitions by what a script selects or inserts, in one transaction with
 * the check and raise of their fence.
 */
public final class SqlMaterializer implements PartitionMaterializer<Materializer.Sql> {

  private static final System.Logger LOG = System.getLogger(SqlMaterializer.class.getName());

  private final DatabaseConnections connections;
  private final SourceObjects objects;

  public SqlMaterializer(DatabaseConnections connections, SourceObjects objects) {
    this.connections = connections;
    this.objects = objects;
  }

  @Override
  public boolean canExecute(Materializer.Sql materializer, Catalog catalog) {
    return connections.holds(connection(materializer, catalog));
  }

  @Override
  public void raiseFence(
      Materializer.Sql materializer,
      AssetDocument asset,
      Catalog catalog,
      List<String> partitions,
      long token,
      Revealed secrets)
      throws InterruptedException {
    ConnectionDocument connection = connection(materializer, catalog);
    try {
      connections
          .open(connection, secrets)
          .write(
              session -> {
                Fence.raise(session, asset.key(), partitions, token);
                return true;
              });
    } catch (TrancheException unresolved) {
      // Where to raise it is not known. The run fails for this reason when it starts; if the
      // reference can be resolved by then, its own transaction raises the fence.
      LOG.log(System.Logger.Level.WARNING, "Not raising a fence: {0}", unresolved.getMessage());
    } catch (SQLException e) {
      connections.discardIfBroken(connection, e, secrets);
      throw new MaterializationException(
          "Cannot raise the fence of " + asset.key() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public MaterializationResult materialize(
      Materializer.Sql materializer, MaterializationContext context) throws InterruptedException {
    ConnectionDocument connection = connection(materializer, context.catalog());
    Replacement replacement =
        Replacement.plan(materializer, context, objects, Dialect.of(connection));
    try {
      return connections.open(connection, context.secrets()).write(replacement::in);
    } catch (SQLException e) {
      connections.discardIfBroken(connection, e, context.secrets());
      throw context.failure(e);
    }
  }

  private static ConnectionDocument connection(Materializer.Sql materializer, Catalog catalog) {
    return DatabaseConnections.named(materializer.connection(), catalog);
  }
}
