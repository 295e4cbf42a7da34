package io.tranche.definitions.asset;

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
import java.util.OptionalLong;
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

  @GET
  @Path("/assets")
  public Page<AssetView> list(
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String group,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    Catalog catalog = view.current();
    List<AssetDocument> found =
        catalog.assets().values().stream()
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

  @GET
  @Path("/asset-graph")
  public AssetGraphView graph() {
    return AssetGraphView.of(view.current());
  }
}
