package io.tranche.run.report;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.definitions.Kind;
import io.tranche.partitions.Unpartitioned;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.http.RequestId;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Takes what something else has made of partitions, or seen of them. */
@Path("/api/v1/reports")
@Produces(MediaType.APPLICATION_JSON)
public class PartitionReportResource {

  private static final Origin ORIGIN = Origin.person("http");

  private final CatalogView catalog;
  private final PartitionReports reports;

  @Inject
  PartitionReportResource(CatalogView catalog, PartitionReports reports) {
    this.catalog = catalog;
    this.reports = reports;
  }

  /**
   * What is known of one partition.
   *
   * @param partition none for an asset that is not partitioned
   * @param metadata what else is known
   * @param dataVersion changes when the data may have changed
   */
  public record Form(
      Optional<String> asset,
      Optional<String> partition,
      Map<String, Object> metadata,
      Optional<String> dataVersion) {

    public Form {
      metadata = metadata == null ? Map.of() : StorableMetadata.of(metadata);
    }

    AssetReport.Materialization materialization(CatalogView catalog) {
      return new AssetReport.Materialization(
          key(catalog), partition.orElse(Unpartitioned.KEY), metadata, dataVersion, ORIGIN);
    }

    AssetReport.Observation observation(CatalogView catalog) {
      return new AssetReport.Observation(
          key(catalog), partition.orElse(Unpartitioned.KEY), metadata, dataVersion, ORIGIN);
    }

    private String key(CatalogView catalog) {
      return catalog
          .current()
          .wholeName(
              Kind.ASSET,
              asset.orElseThrow(
                  () ->
                      new TrancheException.Invalid(
                          "missing-asset", "Cannot report: asset is required")));
    }
  }

  /** A report that has not been taken yet. */
  public record Requested(String requestId) {}

  /**
   * Reports that a partition has new data, which something else has made: 201 when that is
   * recorded, 202 when it takes longer.
   */
  @POST
  @Path("/materializations")
  @APIResponse(
      responseCode = "201",
      description = "What is recorded",
      content = @Content(schema = @Schema(implementation = ReportView.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be recorded",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> materialization(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    return catalog
        .ready()
        .chain(first -> reports.report(id, form.materialization(catalog)))
        .map(found -> response(id, found.map(ReportView::of)));
  }

  /** Reports what was seen of a partition: 201 when that is recorded, 202 when it takes longer. */
  @POST
  @Path("/observations")
  @APIResponse(
      responseCode = "201",
      description = "What is recorded",
      content = @Content(schema = @Schema(implementation = ReportView.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be recorded",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> observation(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    return catalog
        .ready()
        .chain(first -> reports.report(id, form.observation(catalog)))
        .map(found -> response(id, found.map(ReportView::of)));
  }

  private static Response response(String id, Optional<ReportView> recorded) {
    return recorded
        .map(view -> Response.status(Response.Status.CREATED).entity(view))
        .orElseGet(() -> Response.accepted(new Requested(id)))
        .build();
  }
}
