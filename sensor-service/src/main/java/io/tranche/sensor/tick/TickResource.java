package io.tranche.sensor.tick;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ticks of a sensor, newest first. */
@Path("/api/v1/ticks")
@Produces(MediaType.APPLICATION_JSON)
public class TickResource {

  private final TickRepository ticks;

  @Inject
  TickResource(TickRepository ticks) {
    this.ticks = ticks;
  }

  /** One page. */
  @GET
  public Uni<Page<Tick>> list(
      @QueryParam("sensor") @Nullable String sensor,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    if (sensor == null || sensor.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-sensor", "Cannot list ticks: sensor is required (none given)");
    }
    return ticks.list(sensor, Optional.ofNullable(cursor), Page.limit(limit));
  }
}
