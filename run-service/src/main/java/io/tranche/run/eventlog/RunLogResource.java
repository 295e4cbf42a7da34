package io.tranche.run.eventlog;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Runs, events and materializations, newest first. */
@Path("/api/v1")
public class RunLogResource {

  private final RunLog log;

  @Inject
  RunLogResource(RunLog log) {
    this.log = log;
  }

  /** Runs by status, asset and partition. */
  @GET
  @Path("/runs")
  public Uni<Page<RunView>> runs(
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return log.list(query(null, checked(status), asset, partition, cursor, limit));
  }

  /** One run with its events and materializations. */
  @GET
  @Path("/runs/{id}")
  public Uni<RunView> run(@RestPath String id) {
    return log.load(id);
  }

  /** Materializations by run, asset and partition. */
  @GET
  @Path("/materializations")
  public Uni<Page<MaterializationView>> materializations(
      @RestQuery @Nullable String run,
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return log.listMaterializations(query(run, null, asset, partition, cursor, limit));
  }

  /** The events of runs by run, asset and partition; a page holds those of {@code limit} runs. */
  @GET
  @Path("/events")
  public Uni<Page<Map<String, Object>>> events(
      @RestQuery @Nullable String run,
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return log.listEvents(query(run, null, asset, partition, cursor, limit));
  }

  private static RunLog.Query query(
      @Nullable String run,
      @Nullable String status,
      @Nullable String asset,
      @Nullable String partition,
      @Nullable String cursor,
      @Nullable Integer limit) {
    return new RunLog.Query(
        given(run),
        given(status),
        given(asset),
        Optional.ofNullable(partition),
        TimeCursor.parse(cursor),
        Page.limit(limit));
  }

  /** An empty parameter says as little as none. */
  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  private static @Nullable String checked(@Nullable String status) {
    if (given(status).isPresent()
        && Arrays.stream(RunStatus.values()).noneMatch(known -> known.name().equals(status))) {
      throw new TrancheException.Invalid(
          "invalid-status",
          "Cannot list runs: status must be one of "
              + Arrays.stream(RunStatus.values()).map(Enum::name).collect(Collectors.joining(", "))
              + " ("
              + status
              + ")");
    }
    return status;
  }
}
