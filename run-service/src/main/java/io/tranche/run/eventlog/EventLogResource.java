package io.tranche.run.eventlog;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Events and materializations, newest first. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class EventLogResource {

  private final MongoRunLog log;

  @Inject
  EventLogResource(MongoRunLog log) {
    this.log = log;
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
    return log.listMaterializations(
        MongoRunLog.Query.of(run, null, asset, partition, cursor, limit));
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
    return log.listEvents(MongoRunLog.Query.of(run, null, asset, partition, cursor, limit));
  }
}
