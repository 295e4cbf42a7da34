package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** For what the partitions of a sensor's target wait. */
@Path("/api/v1/sensors/waits")
@Produces(MediaType.APPLICATION_JSON)
public class WaitResource {

  private final WaitRepository waits;

  @Inject
  WaitResource(WaitRepository waits) {
    this.waits = waits;
  }

  /**
   * One partition of the target.
   *
   * @param round counts from 1; one ends when the partition is asked for or its deadline passes
   * @param arrived what has come in this round, as {@code asset|partition}
   * @param missing the first 20 of what has not
   * @param missingCount how many there are
   * @param opened when the first of them came
   * @param due when the round ends whatever has come
   */
  public record PartitionWait(
      String sensor,
      String partition,
      long round,
      List<String> arrived,
      List<String> missing,
      int missingCount,
      Optional<Instant> opened,
      Optional<Instant> due) {
    public PartitionWait {
      arrived = List.copyOf(arrived);
      missing = List.copyOf(missing);
    }
  }

  /** One page, by partition. */
  @GET
  public Uni<Page<PartitionWait>> list(
      @RestQuery @Nullable String sensor,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    if (sensor == null || sensor.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-sensor", "Cannot list waits: sensor is required (none given)");
    }
    return waits
        .list(sensor, Optional.ofNullable(cursor), Page.limit(limit))
        .map(
            page ->
                new Page<>(
                    page.items().stream().map(WaitResource::view).toList(),
                    page.nextCursor(),
                    page.total()));
  }

  private static PartitionWait view(Wait wait) {
    return new PartitionWait(
        wait.sensor(),
        wait.partition(),
        wait.round(),
        wait.arrived(),
        wait.missing(),
        wait.missingCount(),
        wait.opened(),
        wait.due());
  }
}
