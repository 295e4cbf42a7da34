package io.tranche.run.check;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.definitions.Kind;
import io.tranche.partitions.Unpartitioned;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.http.RequestId;
import io.tranche.run.report.StorableMetadata;
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

/** Takes what people and programs have found out about partitions. */
@Path("/api/v1/reports/checks")
@Produces(MediaType.APPLICATION_JSON)
public class CheckReportResource {

  private static final Origin ORIGIN = Origin.person("http");

  private final CatalogView catalog;
  private final CheckReports reports;

  @Inject
  CheckReportResource(CatalogView catalog, CheckReports reports) {
    this.catalog = catalog;
    this.reports = reports;
  }

  /**
   * What has come of a check.
   *
   * @param partition none for an asset that is not partitioned
   * @param check one of the checks of the asset, whether it has a query or not
   * @param severity {@code error} or {@code warn}; that of the check unless given
   * @param metadata what else is known
   */
  public record Form(
      Optional<String> asset,
      Optional<String> partition,
      Optional<String> check,
      Optional<Boolean> passed,
      Optional<String> severity,
      Map<String, Object> metadata) {

    public Form {
      metadata = metadata == null ? Map.of() : StorableMetadata.of(metadata);
    }

    AssetReport.Check report(CatalogView catalog) {
      return new AssetReport.Check(
          catalog.current().wholeName(Kind.ASSET, required(asset, "asset")),
          partition.orElse(Unpartitioned.KEY),
          required(check, "check"),
          required(passed, "passed"),
          severity.map(Form::severityOf),
          metadata,
          ORIGIN);
    }

    private static <T> T required(Optional<T> given, String field) {
      return given.orElseThrow(
          () ->
              new TrancheException.Invalid(
                  "missing-" + field, "Cannot report check: " + field + " is required"));
    }

    private static CheckSeverity severityOf(String given) {
      try {
        return CheckSeverity.parse(given);
      } catch (IllegalArgumentException e) {
        throw new TrancheException.Invalid(
            "invalid-severity",
            "Cannot report check: severity is not known (" + given + "); accepted: error, warn");
      }
    }
  }

  /** A report that has not been taken yet. */
  public record Requested(String requestId) {}

  /** Reports what has come of a check: 201 when that is recorded, 202 when it takes longer. */
  @POST
  @APIResponse(
      responseCode = "201",
      description = "What is recorded",
      content = @Content(schema = @Schema(implementation = CheckView.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be recorded",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> report(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    return catalog
        .ready()
        .map(first -> form.report(catalog))
        .chain(report -> reports.report(id, report))
        .map(found -> response(id, found.map(CheckView::of)));
  }

  private static Response response(String id, Optional<CheckView> recorded) {
    return recorded
        .map(view -> Response.status(Response.Status.CREATED).entity(view))
        .orElseGet(() -> Response.accepted(new Requested(id)))
        .build();
  }
}
