package io.tranche.run.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The status of asset partitions: counts, bars and pages, bounded whatever the number of keys. */
@Path("/api/v1/partition-status")
@Produces(MediaType.APPLICATION_JSON)
public class PartitionStatusResource {

  private final CatalogView catalog;
  private final PartitionStatuses statuses;
  private final PartitionPages pages;
  private final RecentPartitions recent;
  private final PartitionItems items;

  @Inject
  PartitionStatusResource(
      CatalogView catalog,
      PartitionStatuses statuses,
      PartitionPages pages,
      RecentPartitions recent,
      PartitionItems items) {
    this.catalog = catalog;
    this.statuses = statuses;
    this.pages = pages;
    this.recent = recent;
    this.items = items;
  }

  /**
   * How many partitions of an asset have each status.
   *
   * @param stale how many of the materialized have data that is out of date
   */
  public record Counts(
      String asset, long total, Map<PartitionStatus, Long> counts, long stale, long version) {

    static Counts of(AssetStatus status) {
      StatusPicture picture = status.picture();
      return new Counts(
          status.asset(),
          picture.total(),
          picture.counts(),
          picture.stale().size(),
          picture.version());
    }
  }

  /** Of one asset, or without one, a page of all. */
  @GET
  @APIResponse(
      responseCode = "200",
      description = "The counts of the asset, or a page of them",
      content = @Content(schema = @Schema(anyOf = {Counts.class, Page.class})))
  public Uni<Object> counts(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    if (asset != null) {
      return statuses.of(asset).map(Counts::of);
    }
    int most = Page.limit(limit);
    List<String> keys =
        catalog.current().assets().keySet().stream()
            .filter(key -> cursor == null || key.compareTo(cursor) > 0)
            .limit(most + 1L)
            .toList();
    List<String> shown = keys.subList(0, Math.min(most, keys.size()));
    Optional<String> next =
        keys.size() > most ? Optional.of(shown.get(most - 1)) : Optional.empty();
    return Multi.createFrom()
        .iterable(shown)
        .onItem()
        .transformToUniAndConcatenate(key -> statuses.of(key).map(Counts::of))
        .collect()
        .asList()
        .map(items -> new Page<>(items, next, OptionalLong.empty()));
  }

  /** A part of the bar of an asset; positions count its partitions in the order of their keys. */
  @GET
  @Path("/strip")
  @APIResponse(
      responseCode = "200",
      description = "The bar",
      content = @Content(schema = @Schema(implementation = Strip.class)))
  public Uni<Object> strip(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable Long from,
      @RestQuery @Nullable Long to,
      @RestQuery @Nullable Integer width) {
    int columns = width == null ? Strip.DEFAULT_WIDTH : width;
    return statuses
        .of(required(asset))
        .map(
            status ->
                Strip.of(
                    status.asset(),
                    status.picture(),
                    Optional.ofNullable(from),
                    Optional.ofNullable(to),
                    columns));
  }

  /**
   * The partitions of an asset, by place, status, text and selection ({@code selection=region=us}),
   * with what is known about each: in the order of their keys ({@code order=key}), or those whose
   * last run was let in last first ({@code order=recent}).
   */
  @GET
  @Path("/partitions")
  @APIResponse(
      responseCode = "200",
      description = "The partitions",
      content = @Content(schema = @Schema(implementation = Page.class)))
  public Uni<Object> partitions(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable Long from,
      @RestQuery @Nullable Long to,
      @RestQuery @Nullable String order,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    boolean newestFirst = isNewestFirst(order);
    var query =
        new PageQuery(
            given(status).map(ListedStatus::parse),
            given(search),
            position(from),
            position(to),
            Optional.empty(),
            given(cursor),
            Page.limit(limit));
    return statuses
        .of(required(asset))
        .chain(
            known ->
                selected(known, query, given(selection))
                    .chain(
                        some -> newestFirst ? recent.list(known, some) : pages.list(known, some)))
        .map(page -> page);
  }

  private Uni<PageQuery> selected(AssetStatus asset, PageQuery query, Optional<String> selection) {
    return selection
        .map(text -> items.selected(asset, text).map(query::of))
        .orElseGet(() -> Uni.createFrom().item(query));
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  private static OptionalLong position(@Nullable Long position) {
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  private static boolean isNewestFirst(@Nullable String order) {
    if (order == null || order.isEmpty() || order.equals("key")) {
      return false;
    }
    if (order.equals("recent")) {
      return true;
    }
    throw new TrancheException.Invalid(
        "invalid-order", "Cannot list partitions: order must be key or recent (" + order + ")");
  }

  static String required(@Nullable String asset) {
    if (asset == null || asset.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-asset", "Cannot show partitions: asset is required, as in ?asset=raw/orders");
    }
    return asset;
  }
}
