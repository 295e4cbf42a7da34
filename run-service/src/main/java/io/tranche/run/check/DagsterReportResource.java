package io.tranche.run.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.http.RequestId;
import io.tranche.run.report.StorableMetadata;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Reports of checks at the path and in the form of Dagster, for programs that know that one. */
@Path("/report_asset_check/{asset: .+}")
@Produces(MediaType.APPLICATION_JSON)
public class DagsterReportResource {

  private final CatalogView catalog;
  private final CheckReports reports;

  @Inject
  DagsterReportResource(CatalogView catalog, CheckReports reports) {
    this.catalog = catalog;
    this.reports = reports;
  }

  /**
   * What has come of a check.
   *
   * @param severity {@code ERROR} (unless given) or {@code WARN}
   */
  public record Form(
      @JsonProperty("check_name") Optional<String> checkName,
      Optional<Boolean> passed,
      Optional<String> severity,
      Optional<String> partition,
      Map<String, Object> metadata) {

    public Form {
      metadata = metadata == null ? Map.of() : StorableMetadata.of(metadata);
    }

    private CheckReportResource.Form of(String asset) {
      if (checkName.isEmpty()) {
        throw new TrancheException.Invalid(
            "missing-check", "Cannot report check: check_name is required");
      }
      return new CheckReportResource.Form(
          Optional.of(asset),
          partition,
          checkName,
          passed,
          Optional.of(severity.orElse(CheckSeverity.ERROR.wireName())),
          metadata);
    }
  }

  /** Reports what has come of a check; the answer is empty, as Dagster's is. */
  @POST
  public Uni<Map<String, Object>> report(
      @RestPath String asset,
      Form form,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    return catalog
        .ready()
        .map(first -> form.of(asset).report(catalog))
        .chain(report -> reports.report(id, report))
        .replaceWith(Map.of());
  }
}
