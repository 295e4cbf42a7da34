package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.files.FileExchange;
import io.tranche.run.files.FileStores;
import io.tranche.run.files.Interruption;
import io.tranche.run.files.UpstreamFiles;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.PartitionMaterializer;
import io.tranche.run.materializer.SourceObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Writes what a script selects into the files of an asset with an output, one execution for each
 * partition. Each has a DuckDB of its own in memory, so any replica can do it; only so many at
 * once, for each takes its memory. All files are written before the first is published.
 */
public final class QueryMaterializer implements PartitionMaterializer<Materializer.Query> {

  private final MaterializerSettings settings;
  private final SourceObjects objects;
  private final FileStores files;

  public QueryMaterializer(MaterializerSettings settings, SourceObjects objects, FileStores files) {
    this.settings = settings;
    this.objects = objects;
    this.files = files;
  }

  @Override
  public void raiseFence(
      Materializer.Query materializer,
      AssetDocument asset,
      Catalog catalog,
      List<String> partitions,
      long token,
      Revealed secrets)
      throws InterruptedException {
    files.raiseFence(asset, catalog, partitions, token, secrets);
  }

  @Override
  public MaterializationResult materialize(
      Materializer.Query materializer, MaterializationContext context) throws InterruptedException {
    Script script = Script.parse(materializer.script(), Dialect.duckDb());
    if (!script.statements().get(script.statements().size() - 1).isQuery()) {
      throw context.failure(
          "the last statement of the script must be a query: what it gives is the file");
    }
    AssetOutput output =
        context
            .asset()
            .output()
            .orElseThrow(() -> context.failure("its script makes a file, and it has no output"));
    files.queries().acquire();
    try (FileExchange exchange = new FileExchange(context, files)) {
      return materialize(materializer, script, output, context, exchange);
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw context.failure(e);
    } finally {
      files.queries().release();
    }
  }

  private MaterializationResult materialize(
      Materializer.Query materializer,
      Script script,
      AssetOutput output,
      MaterializationContext context,
      FileExchange exchange)
      throws IOException, InterruptedException {
    Map<String, Path> outputs = exchange.outputs().getOrDefault(context.asset().key(), Map.of());
    OutputFile file = new OutputFile(output, exchange.own(output), exchange.scratch(output));
    Writing writing =
        new Writing(script, materializer.report(), context, exchange, file, new Told(context));
    for (PartitionInput partition : context.partitions()) {
      Path path = outputs.get(partition.key());
      if (path != null) {
        write(writing, partition, path);
      }
    }
    return exchange.publish(writing.told().result());
  }

  /** What is the same for all partitions. */
  private record Writing(
      Script script,
      Materializer.SqlReport report,
      MaterializationContext context,
      FileExchange exchange,
      OutputFile file,
      Told told) {}

  /** Writes the file of one partition. */
  private void write(Writing writing, PartitionInput partition, Path path)
      throws IOException, InterruptedException {
    MaterializationContext context = writing.context();
    OutputFile file = writing.file();
    Dimensions dimensions = Dimensions.of(context.asset().partitions());
    Parameters parameters = new Parameters(Execution.of(partition), context, dimensions, objects);
    parameters.check(writing.script().parameters());
    ReportQueries queries =
        ReportQueries.plan(
            writing.report(), List.of(partition), context, objects, Dialect.duckDb());
    Map<String, UpstreamFiles> upstream = writing.exchange().upstream(List.of(partition.key()));
    UpstreamViews views = UpstreamViews.of(upstream, writing.exchange(), file.scratch());
    try (MemoryDatabase database = MemoryDatabase.open(settings, file.scratch())) {
      database.write(
          session -> {
            session.dialect().setTimeZone(dimensions.zone(), session);
            views.create(session);
            long rows = execute(writing.script(), parameters, file, path, session);
            writing.told().rows(partition.key(), rows);
            queries.ask(session, writing.told());
            return rows;
          });
      file.finish(path);
    } catch (SQLException e) {
      throw context.failure(named(partition, context) + e.getMessage());
    }
  }

  private static String named(PartitionInput partition, MaterializationContext context) {
    return context.partitions().size() == 1 ? "" : "partition " + partition.key() + ": ";
  }

  private static long execute(
      Script script, Parameters parameters, OutputFile file, Path path, Session session)
      throws SQLException {
    int last = script.statements().size() - 1;
    for (int i = 0; i <= last; i++) {
      Script.Statement statement = script.statements().get(i);
      List<Object> values = parameters.of(statement, session);
      try {
        if (i == last) {
          return session.execute(file.copy(statement.sql(), path), values);
        }
        session.execute(statement.sql(), values);
      } catch (SQLException e) {
        throw new SQLException(
            "statement " + (i + 1) + " of the script failed: " + e.getMessage(), e);
      }
    }
    throw new MaterializationException("Cannot run script: it holds no statement");
  }
}
