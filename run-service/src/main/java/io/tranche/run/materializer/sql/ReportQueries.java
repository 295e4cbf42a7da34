package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SeenPartitions;
import io.tranche.run.materializer.SourceObjects;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The queries beside a script, to be asked in its transaction when it has written. */
final class ReportQueries {

  private static final String METADATA = "materializer.metadata";

  private final MaterializationContext context;
  private final SourceObjects objects;
  private final Dialect dialect;
  private final Dimensions dimensions;
  private final List<Asked> metadata = new ArrayList<>();
  private final List<Asked> observe = new ArrayList<>();

  /**
   * A query with its parameters.
   *
   * @param about the partition that was made, or the asset that is observed
   * @param field of the bundle, which failures name
   */
  private record Asked(String about, String field, Script.Statement query, Parameters parameters) {

    /** How many rows it gives, of which at most so many are read. */
    int rows(int most, Session session, Reader reader) throws SQLException {
      try {
        List<Object> values = parameters.of(query, session);
        return session
            .query(
                query.sql(),
                values,
                most,
                row -> {
                  reader.read(about, row);
                  return about;
                })
            .size();
      } catch (SQLException e) {
        throw new SQLException(field + " failed: " + e.getMessage(), e);
      }
    }
  }

  /** Takes what a row says of a partition, or an asset. */
  private interface Reader {
    void read(String about, ResultSet row) throws SQLException;
  }

  private ReportQueries(MaterializationContext context, SourceObjects objects, Dialect dialect) {
    this.context = context;
    this.objects = objects;
    this.dialect = dialect;
    this.dimensions = Dimensions.of(context.asset().partitions());
  }

  /** Finds out all that can be wrong without the database. */
  static ReportQueries plan(
      Materializer.SqlReport report,
      List<PartitionInput> partitions,
      MaterializationContext context,
      SourceObjects objects,
      Dialect dialect) {
    ReportQueries queries = new ReportQueries(context, objects, dialect);
    report.metadata().ifPresent(sql -> queries.addMetadata(sql, partitions));
    report.observe().forEach(observed -> queries.addObserved(observed, partitions));
    return queries;
  }

  /** Asked of each partition, as checks are. */
  private void addMetadata(String sql, List<PartitionInput> partitions) {
    Script.Statement query = query(sql, METADATA);
    for (PartitionInput partition : partitions) {
      String named = context.partitions().size() == 1 ? "" : " of partition " + partition.key();
      metadata.add(asked(partition.key(), METADATA + named, query, Execution.of(partition)));
    }
  }

  /** Asked as rarely as its parameters allow, as scripts are. */
  private void addObserved(
      Materializer.SqlReport.Observed observed, List<PartitionInput> partitions) {
    String field = "materializer.observe[" + observed.asset() + "]";
    Script.Statement query = query(observed.sql(), field);
    for (Execution execution :
        Execution.plan(Set.copyOf(query.parameters()), partitions, dimensions)) {
      observe.add(asked(observed.asset(), field, query, execution));
    }
  }

  private Script.Statement query(String sql, String field) {
    return Script.query(sql, dialect, failure(field));
  }

  private Asked asked(String about, String field, Script.Statement query, Execution execution) {
    Parameters parameters = new Parameters(execution, context, dimensions, objects, failure(field));
    parameters.check(Set.copyOf(query.parameters()));
    return new Asked(about, field, query, parameters);
  }

  private Function<String, MaterializationException> failure(String field) {
    return reason -> context.failure(field + ": " + reason);
  }

  /** Asks them all. */
  void ask(Session session, Told told) throws SQLException {
    for (Asked one : metadata) {
      int rows = one.rows(2, session, told::metadata);
      if (rows != 1) {
        throw failure(one.field())
            .apply("it must give one row, and gives " + (rows == 0 ? "none" : "several"));
      }
    }
    for (Asked one : observe) {
      int rows = one.rows(SeenPartitions.MOST + 1, session, told::observed);
      if (rows > SeenPartitions.MOST) {
        throw failure(one.field())
            .apply("it must give at most " + SeenPartitions.MOST + " rows, and gives more");
      }
    }
  }
}
