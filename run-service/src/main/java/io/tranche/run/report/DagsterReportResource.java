package io.tranche.run.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.http.RequestId;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Reports at the paths and in the form of Dagster, for programs that know those. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class DagsterReportResource {

  private final CatalogView catalog;
  private final PartitionReports reports;

  @Inject
  DagsterReportResource(CatalogView catalog, PartitionReports reports) {
    this.catalog = catalog;
    this.reports = reports;
  }

  /**
   * What is known of one partition.
   *
   * @param description is kept with the metadata
   */
  public record Form(
      Optional<String> partition,
      Map<String, Object> metadata,
      Optional<String> description,
      @JsonProperty("data_version") Optional<String> dataVersion) {

    private PartitionReportResource.Form of(String asset) {
      Map<String, Object> known =
          new LinkedHashMap<>(Optional.ofNullable(metadata).orElse(Map.of()));
      description.ifPresent(text -> known.put("description", text));
      return new PartitionReportResource.Form(Optional.of(asset), partition, known, dataVersion);
    }
  }

  /** Reports a materialization; the answer is empty, as Dagster's is. */
  @POST
  @Path("report_asset_materialization/{asset: .+}")
  public Uni<Map<String, Object>> materialization(
      @RestPath String asset,
      Form form,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    return catalog
        .ready()
        .chain(first -> reports.report(id, form.of(asset).materialization(catalog)))
        .replaceWith(Map.of());
  }

  /** Reports an observation; the answer is empty, as Dagster's is. */
  @POST
  @Path("report_asset_observation/{asset: .+}")
  public Uni<Map<String, Object>> observation(
      @RestPath String asset,
      Form form,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    return catalog
        .ready()
        .chain(first -> reports.report(id, form.of(asset).observation(catalog)))
        .replaceWith(Map.of());
  }
}
