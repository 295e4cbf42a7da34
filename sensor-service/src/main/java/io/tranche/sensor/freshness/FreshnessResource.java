package io.tranche.sensor.freshness;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Whether partitions were materialized in time. */
@Path("/api/v1/freshness")
@Produces(MediaType.APPLICATION_JSON)
public class FreshnessResource {

  private final FreshnessRepository repository;

  @Inject
  FreshnessResource(FreshnessRepository repository) {
    this.repository = repository;
  }

  /**
   * One partition. Of an asset with a deadline those are listed that missed it.
   *
   * @param state {@code fresh}, {@code missed} or {@code mended}
   * @param deadline until when it has, or had, to be materialized
   * @param materialized when it was
   * @param missed when it was noticed that it was not
   * @param mended when it was after that
   */
  public record PartitionFreshness(
      String asset,
      String partition,
      @Schema(enumeration = {"fresh", "missed", "mended"}) String state,
      Instant deadline,
      Optional<Instant> materialized,
      Optional<Instant> missed,
      Optional<Instant> mended) {}

  /** One page, by partition. */
  @GET
  public Uni<Page<PartitionFreshness>> list(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    if (asset == null || asset.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-asset", "Cannot list freshness: asset is required (none given)");
    }
    return repository
        .list(asset, Optional.ofNullable(cursor), Page.limit(limit))
        .map(
            page ->
                new Page<>(
                    page.items().stream().map(FreshnessResource::view).toList(),
                    page.nextCursor(),
                    page.total()));
  }

  private static PartitionFreshness view(Freshness freshness) {
    return new PartitionFreshness(
        freshness.asset(),
        freshness.partition(),
        freshness.state(),
        freshness.deadline(),
        freshness.materialized(),
        freshness.missed(),
        freshness.mended());
  }
}
