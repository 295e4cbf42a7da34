package io.tranche.definitions.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Bundles over HTTP. */
@Path("/api/v1/bundles")
@Produces(MediaType.APPLICATION_JSON)
public class BundleResource {

  private final Bundles bundles;
  private final CatalogRepository catalogs;

  @Inject
  BundleResource(Bundles bundles, CatalogRepository catalogs) {
    this.bundles = bundles;
    this.catalogs = catalogs;
  }

  /** A document, by its name. */
  public record Named(Kind kind, String name) {
    static List<Named> of(List<CatalogEntry> entries) {
      return entries.stream().map(entry -> new Named(entry.kind(), entry.name())).toList();
    }
  }

  /** What an apply changed, or would change. */
  public record Applied(
      String bundle,
      long catalog,
      List<Named> created,
      List<Named> changed,
      List<Named> removed,
      int unchanged) {
    static Applied of(BundlePlan plan) {
      return new Applied(
          plan.bundle(),
          plan.next().number(),
          Named.of(plan.created()),
          Named.of(plan.changed()),
          Named.of(plan.removed()),
          plan.unchanged());
    }
  }

  /** One of the bundles. */
  public record Summary(String name, long catalog, Instant at, int documents) {}

  /** One bundle with everything in it. */
  public record Detail(String name, long catalog, Instant at, List<Content> documents) {}

  /** One document of a bundle. */
  public record Content(Kind kind, String name, long version, long catalog, JsonNode document) {}

  @PUT
  @Path("/{name}")
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
  public Uni<RestResponse<Applied>> apply(@PathParam("name") String name, byte[] text) {
    return bundles
        .apply(parse(name, text))
        .map(
            plan ->
                RestResponse.ResponseBuilder.create(
                        plan.isNew() ? Response.Status.CREATED : Response.Status.OK,
                        Applied.of(plan))
                    .build());
  }

  @POST
  @Path("/{name}/plan")
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
  public Uni<Applied> plan(@PathParam("name") String name, byte[] text) {
    return bundles.plan(parse(name, text)).map(Applied::of);
  }

  @GET
  public Uni<Page<Summary>> list() {
    return catalogs
        .loadNewest()
        .map(
            newest ->
                Page.last(
                    newest.bundles().values().stream()
                        .map(
                            bundle ->
                                new Summary(
                                    bundle.name(),
                                    bundle.catalog(),
                                    bundle.at(),
                                    newest.of(bundle.name()).size()))
                        .toList()));
  }

  @GET
  @Path("/{name}")
  public Uni<Detail> detail(@PathParam("name") String name) {
    return catalogs.loadNewest().chain(newest -> detail(newest, name));
  }

  private Uni<Detail> detail(StoredCatalog newest, String name) {
    StoredCatalog.AppliedBundle bundle = newest.bundles().get(name);
    if (bundle == null) {
      throw new TrancheException.NotFound(
          "unknown-bundle", "Cannot find bundle: it was never applied (" + name + ")");
    }
    List<CatalogEntry> entries = newest.of(name);
    return catalogs
        .loadDocuments(entries.stream().map(CatalogEntry::document).toList())
        .map(
            contents ->
                new Detail(
                    name,
                    bundle.catalog(),
                    bundle.at(),
                    entries.stream()
                        .map(
                            entry ->
                                new Content(
                                    entry.kind(),
                                    entry.name(),
                                    entry.version(),
                                    entry.catalog(),
                                    contents.of(entry)))
                        .toList()));
  }

  private static Bundle parse(String name, byte[] text) {
    Bundle bundle = Bundle.parse(text);
    if (!bundle.name().equals(name)) {
      throw TrancheException.Invalid.of(
          "invalid-bundle",
          "Cannot apply bundle: the path and the document name different ones",
          List.of(Problem.at("bundle", bundle.name(), "is not the bundle of the path", name)));
    }
    return bundle;
  }
}
