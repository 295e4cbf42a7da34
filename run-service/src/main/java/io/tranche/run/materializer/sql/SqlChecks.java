package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Asks the queries of checks about partitions, in transactions that can write nothing. */
public final class SqlChecks {

  private final DatabaseConnections connections;
  private final SourceObjects objects;

  public SqlChecks(DatabaseConnections connections, SourceObjects objects) {
    this.connections = connections;
    this.objects = objects;
  }

  /**
   * Asks a check about one partition of the context.
   *
   * @throws MaterializationException if it gives no answer, with the reason
   * @throws InterruptedException if the caller was interrupted; the query has ended then
   */
  public CheckAnswer ask(AssetCheck check, MaterializationContext context, PartitionInput partition)
      throws InterruptedException {
    Function<String, MaterializationException> failure = failure(check);
    ConnectionDocument connection =
        DatabaseConnections.named(
            context.asset().connectionOf(check).orElse(""), context.catalog());
    Script.Statement query = query(check, Dialect.of(connection), failure);
    Dimensions dimensions = Dimensions.of(context.asset().partitions());
    Parameters parameters =
        new Parameters(Execution.of(partition), context, dimensions, objects, failure);
    parameters.check(Set.copyOf(query.parameters()));
    try {
      List<CheckAnswer> rows =
          connections
              .open(connection, context.secrets())
              .read(
                  session -> {
                    session.dialect().setTimeZone(dimensions.zone(), session);
                    return session.query(
                        query.sql(),
                        parameters.of(query, session),
                        row -> CheckRow.answer(row, failure));
                  });
      return only(rows, failure);
    } catch (SQLException e) {
      connections.discardIfBroken(connection, e, context.secrets());
      throw failure.apply(String.valueOf(e.getMessage()));
    }
  }

  static Function<String, MaterializationException> failure(AssetCheck check) {
    return reason ->
        new MaterializationException("Cannot evaluate check " + check.name() + ": " + reason);
  }

  static CheckAnswer only(
      List<CheckAnswer> rows, Function<String, MaterializationException> failure) {
    if (rows.size() != 1) {
      throw failure.apply("it must give one row, and gives " + rows.size());
    }
    return rows.get(0);
  }

  static Script.Statement query(
      AssetCheck check, Dialect dialect, Function<String, MaterializationException> failure) {
    return Script.query(check.sql().orElse(""), dialect, failure);
  }
}
