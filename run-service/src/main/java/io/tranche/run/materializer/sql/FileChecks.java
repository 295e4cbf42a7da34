package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.run.files.FileExchange;
import io.tranche.run.files.FileStores;
import io.tranche.run.files.Interruption;
import io.tranche.run.files.UpstreamFiles;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Asks the queries of checks about files that were published: each is a view, as for scripts. */
public final class FileChecks {

  private final MaterializerSettings settings;
  private final SourceObjects objects;
  private final FileStores files;

  public FileChecks(MaterializerSettings settings, SourceObjects objects, FileStores files) {
    this.settings = settings;
    this.objects = objects;
    this.files = files;
  }

  /** Whether the query of a check runs here: its asset has an output, and it names no database. */
  public boolean answer(AssetCheck check, MaterializationContext context) {
    return context.asset().output().isPresent() && context.asset().connectionOf(check).isEmpty();
  }

  /**
   * Asks a check about the file of one partition of the context.
   *
   * @throws MaterializationException if it gives no answer, with the reason
   * @throws InterruptedException if the caller was interrupted; the query has ended then
   */
  public CheckAnswer ask(AssetCheck check, MaterializationContext context, PartitionInput partition)
      throws InterruptedException {
    Function<String, MaterializationException> failure = SqlChecks.failure(check);
    Script.Statement query = SqlChecks.query(check, Dialect.duckDb(), failure);
    Dimensions dimensions = Dimensions.of(context.asset().partitions());
    Parameters parameters =
        new Parameters(Execution.of(partition), context, dimensions, objects, failure);
    parameters.check(Set.copyOf(query.parameters()));
    files.queries().acquire();
    try (FileExchange exchange = new FileExchange(context, files)) {
      UpstreamFiles made = exchange.published(partition.key());
      Path scratch = exchange.scratch(made.output());
      UpstreamViews views =
          UpstreamViews.of(Map.of(context.asset().key(), made), exchange, scratch);
      try (MemoryDatabase database = MemoryDatabase.open(settings, scratch)) {
        List<CheckAnswer> rows =
            database.write(
                session -> {
                  session.dialect().setTimeZone(dimensions.zone(), session);
                  views.create(session);
                  return session.query(
                      query.sql(),
                      parameters.of(query, session),
                      row -> CheckRow.answer(row, failure));
                });
        return SqlChecks.only(rows, failure);
      }
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw failure.apply(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw failure.apply(String.valueOf(e.getMessage()));
    } finally {
      files.queries().release();
    }
  }
}
