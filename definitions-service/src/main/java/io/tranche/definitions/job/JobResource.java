package io.tranche.definitions.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.JobDocument;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Jobs over HTTP. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {

  private final CatalogView view;

  @Inject
  JobResource(CatalogView view) {
    this.view = view;
  }

  /**
   * One job.
   *
   * @param target the selection
   * @param runConfig of its runs, where who asks for them says nothing else
   * @param assets what its runs materialize, each after all that it reads
   * @param partitions the definition that the partitioned ones share; absent when none is
   */
  public record Job(
      String name,
      Optional<String> description,
      String target,
      Map<String, String> tags,
      @Schema(implementation = JsonNode.class) Optional<JsonNode> runConfig,
      List<String> assets,
      @Schema(implementation = JsonNode.class) Optional<JsonNode> partitions,
      String bundle) {

    static Job of(JobDocument job, Catalog catalog) {
      List<AssetDocument> assets = job.assets(catalog.graph());
      return new Job(
          job.name(),
          job.description(),
          job.target().toString(),
          job.tags(),
          job.runConfig().map(RunConfiguration::tree),
          assets.stream().map(AssetDocument::key).toList(),
          assets.stream()
              .filter(asset -> asset.partitions().isPartitioned())
              .findFirst()
              .flatMap(asset -> catalog.document(Kind.ASSET, asset.key()))
              .map(document -> document.body().path("partitions")),
          catalog.bundleOf(Kind.JOB, job.name()).orElse(""));
    }
  }

  /** Jobs by name; {@code search} is a part of the name. */
  @GET
  public Page<Job> list(
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    Catalog catalog = view.current();
    List<JobDocument> found =
        catalog.jobs().values().stream()
            .filter(job -> search == null || job.name().contains(search))
            .toList();
    int from = (int) Math.min(found.size(), Page.position(cursor));
    int to = Math.min(found.size(), from + Page.limit(limit));
    return new Page<>(
        found.subList(from, to).stream().map(job -> Job.of(job, catalog)).toList(),
        to < found.size() ? Optional.of(Integer.toString(to)) : Optional.empty(),
        OptionalLong.of(found.size()));
  }

  @GET
  @Path("/{name: .+}")
  public Job detail(@PathParam("name") String name) {
    Catalog catalog = view.current();
    return Job.of(catalog.job(catalog.wholeName(Kind.JOB, name)), catalog);
  }
}
