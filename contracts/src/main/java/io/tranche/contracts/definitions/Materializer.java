package io.tranche.contracts.definitions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the partitions of an asset are produced. */
public sealed interface Materializer {

  /**
   * The word in a bundle: {@code none}, {@code sql}, {@code command}, {@code http}, {@code
   * kubernetesJob}, {@code worker}, {@code shared}.
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
      SqlReport report,
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
  record Query(String script, SqlReport report, Optional<Duration> timeout)
      implements Materializer {
    @Override
    public String type() {
      return "sql";
    }
  }

  /**
   * What queries beside a script tell when it has written.
   *
   * @param metadata gives one row for each partition that was made, of metadata; absent: no more is
   *     told than how many rows it has
   * @param observe what is seen of other data
   */
  record SqlReport(Optional<String> metadata, List<Observed> observe) {

    public SqlReport {
      observe = List.copyOf(observe);
    }

    /**
     * A query whose rows are observations.
     *
     * @param asset whose partitions they are of
     */
    public record Observed(String asset, String sql) {}
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

  /**
   * Is done by a service of a team that is called over HTTP.
   *
   * @param url of http or https; may hold references ({@link Reference}), or be one
   * @param headers of the request; their values may hold references
   * @param timeout present in every document that can be used: nothing else notices a service that
   *     falls silent
   * @param cancelUrl is told that the work is to end
   */
  record Http(
      String url,
      Method method,
      Map<String, String> headers,
      Mode mode,
      Optional<Duration> timeout,
      Optional<String> cancelUrl)
      implements Materializer {

    /** How it is called. */
    public enum Method {
      POST,
      PUT,
      PATCH
    }

    /** How the service says what has come of it. */
    public enum Mode {
      /** Its answer is the outcome. */
      RESPONSE,
      /** It answers that it has accepted the work, and calls back. */
      CALLBACK
    }

    public Http {
      headers = Map.copyOf(headers);
    }

    @Override
    public String type() {
      return "http";
    }
  }

  /**
   * Is done by a Job of Kubernetes.
   *
   * @param image of the container; absent only where the template has it
   * @param command in place of that of the image, if it is not empty
   * @param env variables of the container, for everybody to read
   * @param secretEnv variables with values of secrets of the cluster
   * @param requests what the container asks of a node, by the name of the resource
   * @param limits what it may use at most
   * @param namespace that of run-service, unless given
   * @param template of the pod, as JSON; its first container is the one that makes the partitions
   * @param keptFor how long the Job stays after it has ended
   */
  record KubernetesJob(
      Optional<String> image,
      List<String> command,
      List<String> args,
      Map<String, String> env,
      Map<String, SecretKey> secretEnv,
      Map<String, String> requests,
      Map<String, String> limits,
      Optional<String> namespace,
      Optional<String> serviceAccount,
      Optional<String> template,
      Optional<Duration> timeout,
      Duration keptFor)
      implements Materializer {

    /** How long a Job stays after it has ended, unless its bundle says otherwise. */
    public static final Duration KEPT_FOR = Duration.ofHours(1);

    /**
     * A value in a secret of the cluster.
     *
     * @param name of the secret, in the namespace of the Job
     */
    public record SecretKey(String name, String key) {}

    public KubernetesJob {
      command = List.copyOf(command);
      args = List.copyOf(args);
      env = Map.copyOf(env);
      secretEnv = Map.copyOf(secretEnv);
      requests = Map.copyOf(requests);
      limits = Map.copyOf(limits);
    }

    @Override
    public String type() {
      return "kubernetesJob";
    }
  }
}
