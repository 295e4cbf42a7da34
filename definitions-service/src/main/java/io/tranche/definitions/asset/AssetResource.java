package io.tranche.definitions.asset;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.definitions.RequiredParameter;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Assets over HTTP. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class AssetResource {

  private final CatalogView view;

  @Inject
  AssetResource(CatalogView view) {
    this.view = view;
  }

  /** Assets by key; {@code search} is a part of the key, {@code selection} narrows further. */
  @GET
  @Path("/assets")
  public Page<AssetView> list(
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String group,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    Catalog catalog = view.current();
    Set<String> selected = selection == null ? Set.of() : Set.copyOf(catalog.select(selection));
    List<AssetDocument> found =
        catalog.assets().values().stream()
            .filter(asset -> selection == null || selected.contains(asset.key()))
            .filter(asset -> search == null || asset.key().contains(search))
            .filter(asset -> group == null || asset.group().equals(group))
            .toList();
    int from = (int) Math.min(found.size(), Page.position(cursor));
    int to = Math.min(found.size(), from + Page.limit(limit));
    return new Page<>(
        found.subList(from, to).stream().map(asset -> AssetView.of(asset, catalog)).toList(),
        to < found.size() ? Optional.of(Integer.toString(to)) : Optional.empty(),
        OptionalLong.of(found.size()));
  }

  @GET
  @Path("/assets/detail")
  public AssetView detail(@RestQuery @Nullable String asset) {
    Catalog catalog = view.current();
    return AssetView.of(catalog.asset(RequiredParameter.of("asset", asset)), catalog);
  }

  /**
   * The graph of all assets, of those that {@code selection} selects, or of those around {@code
   * asset}: {@code direction} upstream, downstream or both, {@code depth} edges away.
   */
  @GET
  @Path("/asset-graph")
  public AssetGraphView graph(
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String direction,
      @RestQuery @Nullable Integer depth) {
    Catalog catalog = view.current();
    if (asset == null) {
      return AssetGraphView.of(catalog, catalog.select(selection == null ? "*" : selection));
    }
    if (selection != null) {
      throw TrancheException.Invalid.of(
          "ambiguous-assets",
          "Cannot show the graph: it is asked for in two ways",
          List.of(Problem.at("selection", selection, "stands beside asset", "one of the two")));
    }
    Neighbourhood around =
        new Neighbourhood(
            asset,
            Optional.ofNullable(direction),
            depth == null ? OptionalInt.empty() : OptionalInt.of(depth));
    return AssetGraphView.of(catalog, around.in(catalog));
  }
}
