package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens in the transaction that replaces the slices of some partitions. */
record Replacement(
    Materializer.Sql materializer,
    MaterializationContext context,
    Script script,
    Table table,
    Dimensions dimensions,
    List<Bound> executions,
    ReportQueries queries) {

  /** An execution of the script with its parameters. */
  record Bound(Execution execution, Parameters parameters) {}

  /** Finds out all that can be wrong without the database. */
  static Replacement plan(
      Materializer.Sql materializer,
      MaterializationContext context,
      SourceObjects objects,
      Dialect dialect) {
    Script script = Script.parse(materializer.script(), dialect);
    Dimensions dimensions = Dimensions.of(context.asset().partitions());
    List<Bound> executions = new ArrayList<>();
    for (Execution execution :
        Execution.plan(script.parameters(), context.partitions(), dimensions)) {
      Parameters parameters = new Parameters(execution, context, dimensions, objects);
      parameters.check(script.parameters());
      executions.add(new Bound(execution, parameters));
    }
    return new Replacement(
        materializer,
        context,
        script,
        Table.parse(materializer.table()),
        dimensions,
        executions,
        ReportQueries.plan(materializer.report(), context.partitions(), context, objects, dialect));
  }

  MaterializationResult in(Session session) throws SQLException {
    session.dialect().setTimeZone(dimensions.zone(), session);
    Fence.raise(session, context.asset().key(), context.keys(), context.token());
    return new Replacement(
            materializer, context, script, table.located(session), dimensions, executions, queries)
        .replace(session);
  }

  private MaterializationResult replace(Session session) throws SQLException {
    if (table.columns(session).isEmpty()) {
      session.dialect().reserve(table, session);
    }
    if (!table.columns(session).isEmpty()) {
      slices(context.partitions(), session).delete(session);
    }
    Told told = new Told(context);
    for (Bound bound : executions) {
      long inserted = execute(bound, session);
      Map<String, Long> rows = slices(bound.execution().partitions(), session).count(session);
      long kept = rows.values().stream().mapToLong(Long::longValue).sum();
      if (inserted > kept) {
        throw context.failure(
            (inserted - kept)
                + " of the "
                + inserted
                + " rows that the script selects lie outside of what it has to produce; a condition"
                + " on the partition is missing, or column "
                + String.join(", ", materializer.partitionColumns().values())
                + " does not hold it");
      }
      rows.forEach(told::rows);
      context
          .log()
          .accept(
              "Wrote "
                  + kept
                  + " rows of "
                  + rows.size()
                  + (rows.size() == 1 ? " partition" : " partitions")
                  + " to "
                  + materializer.table());
    }
    queries.ask(session, told);
    return told.result();
  }

  /** Rows that a query at the end of the script inserted; 0 for a script that inserts itself. */
  private long execute(Bound bound, Session session) throws SQLException {
    int last = script.statements().size() - 1;
    long inserted = 0;
    for (int i = 0; i <= last; i++) {
      Script.Statement statement = script.statements().get(i);
      List<Object> values = bound.parameters().of(statement, session);
      try {
        if (i == last && statement.isQuery()) {
          inserted = insert(statement.sql(), values, session);
        } else {
          session.execute(statement.sql(), values);
        }
      } catch (SQLException e) {
        throw new SQLException(
            "statement " + (i + 1) + " of the script failed: " + e.getMessage(), e);
      }
    }
    if (table.columns(session).isEmpty()) {
      throw context.failure("the script made no table of this name (" + materializer.table() + ")");
    }
    return inserted;
  }

  private long insert(String query, List<Object> values, Session session) throws SQLException {
    Dialect dialect = session.dialect();
    if (table.columns(session).isEmpty()) {
      dialect.createSchema(table, session);
      session.execute(dialect.createTableAs(table, query), values);
    }
    return session.execute(dialect.insertInto(table, query, values, session), values);
  }

  private Slices slices(List<PartitionInput> partitions, Session session) throws SQLException {
    return new Slices(
        table,
        new Slice.Maker(materializer, dimensions, table.columns(session), session.dialect()),
        partitions);
  }
}
