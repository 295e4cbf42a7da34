package io.tranche.run.lineage;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Whether partitions would be made otherwise now, and what they read. */
@Path("/api/v1/partition-status")
@Produces(MediaType.APPLICATION_JSON)
public class StalenessResource {

  private final CatalogView catalog;
  private final Stalenesses stalenesses;
  private final UpstreamPages pages;

  @Inject
  StalenessResource(CatalogView catalog, Stalenesses stalenesses, UpstreamPages pages) {
    this.catalog = catalog;
    this.stalenesses = stalenesses;
    this.pages = pages;
  }

  /**
   * The partitions of an asset that were made, in the order of the texts of their keys, each with
   * what has changed since; or one partition, made or not. With a {@code state} a page may have
   * fewer items than there is room for, and others follow.
   */
  @GET
  @Path("/staleness")
  public Uni<Page<Staleness>> staleness(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    Optional<Staleness.State> only = state(state);
    Optional<String> after = Optional.ofNullable(cursor).filter(place -> !place.isEmpty());
    int most = Page.limit(limit);
    return catalog
        .newest()
        .map(newest -> asset("staleness", asset, newest))
        .chain(
            known ->
                partition != null
                    ? stalenesses.of(known, partition).map(found -> stalenesses.page(found, only))
                    : stalenesses.list(known, only, after, most));
  }

  /**
   * The partitions of an asset that one partition of another one reads, in their order, with the
   * data that they have.
   */
  @GET
  @Path("/upstream")
  public Uni<Page<UpstreamPages.Item>> upstream(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String upstream,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    long from = Page.position(cursor);
    int most = Page.limit(limit);
    return catalog
        .newest()
        .chain(
            newest ->
                pages.list(
                    asset("upstream", asset, newest),
                    partition == null ? "" : partition,
                    asset("upstream", upstream, newest).key(),
                    from,
                    most));
  }

  private static AssetDocument asset(String what, @Nullable String name, Catalog catalog) {
    if (name == null || name.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-asset",
          "Cannot show "
              + what
              + ": asset is required"
              + (what.equals("upstream") ? ", and upstream, the asset that it reads" : "")
              + ", as in ?asset=raw/orders");
    }
    return catalog.asset(catalog.wholeName(Kind.ASSET, name));
  }

  private static Optional<Staleness.State> state(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Staleness.State.values())
            .filter(one -> one.name().equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "invalid-state",
                        "Cannot show staleness: state must be one of "
                            + Arrays.stream(Staleness.State.values())
                                .map(Enum::name)
                                .collect(Collectors.joining(", "))
                            + " ("
                            + text
                            + ")")));
  }
}
