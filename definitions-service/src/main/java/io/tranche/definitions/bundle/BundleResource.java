package io.tranche.definitions.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Kind;
import io.tranche.definitions.bundle.StoredCatalog.AppliedBundle;
import io.tranche.partitions.PartitionContext;
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
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Bundles over HTTP. */
@Path("/api/v1/bundles")
@Produces(MediaType.APPLICATION_JSON)
public class BundleResource {

  private final Bundles bundles;
  private final CatalogRepository catalogs;
  private final Clock clock;

  @Inject
  BundleResource(Bundles bundles, CatalogRepository catalogs, Clock clock) {
    this.bundles = bundles;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /** A document, by its name. */
  public record Named(Kind kind, String name) {
    static List<Named> of(List<CatalogEntry> entries) {
      return entries.stream().map(entry -> new Named(entry.kind(), entry.name())).toList();
    }
  }

  /**
   * What an apply changed, or would change.
   *
   * @param partitions the assets whose partitions are other ones
   * @param affected the changed assets and all that follow from them, each after what it reads
   */
  public record Applied(
      String bundle,
      long catalog,
      List<Named> created,
      List<Named> changed,
      List<Named> removed,
      int unchanged,
      List<PartitionChange> partitions,
      List<String> affected) {
    static Applied of(BundlePlan plan, Instant now) {
      return new Applied(
          plan.bundle(),
          plan.next().number(),
          Named.of(plan.created()),
          Named.of(plan.changed()),
          Named.of(plan.removed()),
          plan.unchanged(),
          PartitionChange.between(plan.before(), plan.after(), PartitionContext.at(now)),
          affected(plan));
    }

    private static List<String> affected(BundlePlan plan) {
      return plan.after()
          .graph()
          .withDownstream(
              plan.changed().stream()
                  .filter(entry -> entry.kind() == Kind.ASSET)
                  .map(CatalogEntry::name)
                  .toList());
    }
  }

  /**
   * One apply of a bundle.
   *
   * @param catalog the number that the apply made: what a rollback goes back to
   * @param documents how many the bundle had then
   * @param written those that the apply created or changed
   * @param removed those that it removed
   */
  public record Version(
      String bundle,
      long catalog,
      Instant at,
      int documents,
      List<Named> written,
      List<Named> removed) {
    static Version of(StoredCatalog stored, AppliedBundle bundle) {
      List<CatalogEntry> changed = stored.changedBy(bundle);
      return new Version(
          bundle.name(),
          bundle.catalog(),
          bundle.at(),
          stored.of(bundle.name()).size(),
          Named.of(changed.stream().filter(entry -> !entry.removed()).toList()),
          Named.of(changed.stream().filter(CatalogEntry::removed).toList()));
    }
  }

  /**
   * Where to go back to.
   *
   * @param catalog the number of a version of the bundle
   */
  public record Rollback(long catalog) {}

  /** One of the bundles. */
  public record Summary(String name, long catalog, Instant at, int documents) {}

  /** One bundle with everything in it. */
  public record Detail(String name, long catalog, Instant at, List<Definition> documents) {}

  /** One document of a bundle. */
  public record Definition(Kind kind, String name, long version, long catalog, JsonNode document) {}

  @PUT
  @Path("/{name}")
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      description = "Nothing was new",
      content = @Content(schema = @Schema(implementation = Applied.class)))
  @APIResponse(
      responseCode = "201",
      description = "Applied",
      content = @Content(schema = @Schema(implementation = Applied.class)))
  public Uni<RestResponse<Applied>> apply(@PathParam("name") String name, byte[] text) {
    return bundles
        .apply(parse(name, text))
        .map(
            plan ->
                RestResponse.ResponseBuilder.create(
                        plan.isNew() ? Response.Status.CREATED : Response.Status.OK, answer(plan))
                    .build());
  }

  @POST
  @Path("/{name}/plan")
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
  public Uni<Applied> plan(@PathParam("name") String name, byte[] text) {
    return bundles.plan(parse(name, text)).map(this::answer);
  }

  /** Makes the bundle what it was in an earlier version; that is an apply like any other. */
  @POST
  @Path("/{name}/rollback")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Applied> rollback(@PathParam("name") String name, Rollback to) {
    return bundles.rollback(name, to.catalog()).map(this::answer);
  }

  private Applied answer(BundlePlan plan) {
    return Applied.of(plan, clock.instant());
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

  /** The bundle as it is, or as it was in the catalog of a number. */
  @GET
  @Path("/{name}")
  public Uni<Detail> detail(@PathParam("name") String name, @RestQuery @Nullable Long catalog) {
    return catalog == null
        ? catalogs.loadNewest().chain(newest -> detail(newest, name))
        : bundles.version(name, catalog).chain(stored -> detail(stored, name));
  }

  /** The applies of a bundle that changed it, newest first. */
  @GET
  @Path("/{name}/versions")
  public Uni<Page<Version>> versions(
      @PathParam("name") String name,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    int most = Page.limit(limit);
    long before = Page.position(cursor);
    Uni<StoredCatalog> newest =
        before == 0
            ? catalogs.loadNewest()
            : catalogs.load(before).map(found -> found.orElse(StoredCatalog.EMPTY));
    return newest.chain(stored -> versions(stored, applied(stored, name), List.of(), most));
  }

  /** Between two applies of a bundle its documents stay: each catalog leads to the one before. */
  private Uni<Page<Version>> versions(
      StoredCatalog stored, AppliedBundle bundle, List<Version> newer, int most) {
    List<Version> found = new ArrayList<>(newer);
    found.add(Version.of(stored, bundle));
    return catalogs
        .load(bundle.catalog() - 1)
        .chain(
            earlier -> {
              Optional<AppliedBundle> previous =
                  earlier.map(catalog -> catalog.bundles().get(bundle.name()));
              return previous.isPresent() && found.size() < most
                  ? versions(earlier.orElseThrow(), previous.get(), found, most)
                  : Uni.createFrom()
                      .item(
                          new Page<>(
                              found,
                              previous.map(one -> Long.toString(one.catalog())),
                              OptionalLong.empty()));
            });
  }

  private static AppliedBundle applied(StoredCatalog stored, String name) {
    AppliedBundle bundle = stored.bundles().get(name);
    if (bundle == null) {
      throw new TrancheException.NotFound(
          "unknown-bundle", "Cannot find bundle: it was never applied (" + name + ")");
    }
    return bundle;
  }

  private Uni<Detail> detail(StoredCatalog stored, String name) {
    AppliedBundle bundle = applied(stored, name);
    List<CatalogEntry> entries = stored.of(name);
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
                                new Definition(
                                    entry.kind(),
                                    entry.name(),
                                    entry.version(),
                                    entry.catalog(),
                                    contents.of(entry).body()))
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
