package io.tranche.contracts.definitions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the partitions of an asset are produced. */
public sealed interface Materializer {

  /**
   * The word in a bundle: {@code none}, {@code sql}, {@code command}, {@code worker}, {@code
   * shared}.
   */
  String type();

  /** How long the work on the partitions of a run may take; absent: as long as it takes. */
  Optional<Duration> timeout();

  /** Only records that the partition was materialized. */
  record None() implements Materializer {
    @Override
    public String type() {
      return "none";
    }

    @Override
    public Optional<Duration> timeout() {
      return Optional.empty();
    }
  }

  /**
   * That of a {@link MaterializerDocument}. An asset of a catalog has its work in place of this.
   *
   * @param name of the document
   */
  record Shared(String name) implements Materializer {
    @Override
    public String type() {
      return "shared";
    }

    @Override
    public Optional<Duration> timeout() {
      return Optional.empty();
    }
  }

  /**
   * Replaces the partition's slice of a table by what a script selects or inserts, in one
   * transaction.
   *
   * @param table the table that holds all partitions of the asset
   * @param partitionColumns the column that holds the partition's key (or lies in its time window)
   *     by dimension; the empty name stands for the key as a whole. Empty for an asset that is not
   *     partitioned: then the whole table is replaced.
   */
  record Sql(
      String connection,
      String table,
      Map<String, String> partitionColumns,
      String script,
      Optional<Duration> timeout)
      implements Materializer {

    public Sql {
      partitionColumns = Map.copyOf(partitionColumns);
    }

    @Override
    public String type() {
      return "sql";
    }
  }

  /**
   * Writes what a script selects into the files of an asset with an output.
   *
   * @param script in the SQL of DuckDB
   */
  record Query(String script, Optional<Duration> timeout) implements Materializer {
    @Override
    public String type() {
      return "sql";
    }
  }

  /**
   * Runs a program; it fails when the program's exit status is not 0.
   *
   * @param command the program and its arguments
   * @param env its variables; their values may hold references ({@link Reference})
   */
  record Command(
      List<String> command,
      Map<String, String> env,
      Optional<String> workingDirectory,
      Optional<Duration> timeout)
      implements Materializer {

    public Command {
      command = List.copyOf(command);
      env = Map.copyOf(env);
    }

    @Override
    public String type() {
      return "command";
    }
  }

  /**
   * Is done by a process of a team, which takes tasks of a queue.
   *
   * @param queue whose workers may do it
   */
  record Worker(String queue, Optional<Duration> timeout) implements Materializer {
    @Override
    public String type() {
      return "worker";
    }
  }
}
