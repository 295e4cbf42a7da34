package io.tranche.run.check;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What checks say of the partitions of assets, newest first. */
@Path("/api/v1/checks")
@Produces(MediaType.APPLICATION_JSON)
public class CheckResource {

  private final MongoCheckRepository checks;

  @Inject
  CheckResource(MongoCheckRepository checks) {
    this.checks = checks;
  }

  /** The last evaluation of each check and partition of an asset. */
  @GET
  public Uni<Page<CheckView>> last(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String check,
      @RestQuery @Nullable Boolean passed,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return checks.listLast(CheckQuery.of(asset, partition, check, passed, null, cursor, limit));
  }

  /** All evaluations of the checks of an asset, or those of a run. */
  @GET
  @Path("/evaluations")
  public Uni<Page<CheckView>> evaluations(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String check,
      @RestQuery @Nullable Boolean passed,
      @RestQuery @Nullable String run,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return checks.listAll(CheckQuery.of(asset, partition, check, passed, run, cursor, limit));
  }
}
