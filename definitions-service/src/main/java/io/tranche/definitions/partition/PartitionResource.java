package io.tranche.definitions.partition;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.definitions.RequiredParameter;
import io.tranche.definitions.set.Sets;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.TimeWindow;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Partitions of assets over HTTP. */
@Path("/api/v1/partitions")
@Produces(MediaType.APPLICATION_JSON)
public class PartitionResource {

  private static final int MOST_PARTITIONS_NAMED = 1_000;

  private final CatalogView view;
  private final Sets sets;

  @Inject
  PartitionResource(CatalogView view, Sets sets) {
    this.view = view;
    this.sets = sets;
  }

  /**
   * One partition.
   *
   * @param ordinal its number in the definition's layout
   */
  public record Partition(String key, OptionalLong ordinal, Optional<TimeWindow> window) {}

  /**
   * Partitions of another asset.
   *
   * @param partitions at most 1,000 of them
   * @param count how many there are
   */
  public record Related(
      String asset,
      List<String> partitions,
      long count,
      Collection<String> requiredButNonexistent) {}

  @GET
  public Page<Partition> list(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    PartitionsDefinition definition = asset(asset).partitions();
    PartitionContext context = sets.context();
    String text = Optional.ofNullable(search).orElse("");
    PartitionSearch.Found found =
        PartitionSearch.find(
            definition, text, Optional.ofNullable(cursor).orElse(""), Page.limit(limit), context);
    return new Page<>(
        found.keys().stream().map(key -> partition(definition, key, context)).toList(),
        found.nextCursor(),
        text.isEmpty() ? OptionalLong.of(definition.count(context)) : OptionalLong.empty());
  }

  private static Partition partition(
      PartitionsDefinition definition, String key, PartitionContext context) {
    return new Partition(key, definition.layout().ordinal(key, context), definition.window(key));
  }

  @GET
  @Path("/upstream")
  public List<Related> upstream(
      @RestQuery @Nullable String asset, @RestQuery @Nullable String partition) {
    Catalog catalog = view.current();
    AssetDocument of = asset(asset);
    PartitionsSubset subset = subset(of, partition);
    return of.deps().stream()
        .map(
            dep -> {
              var needed =
                  catalog
                      .mapping(of, dep)
                      .upstream(subset, catalog.asset(dep.asset()).partitions(), subset.context());
              return related(dep.asset(), needed.subset(), needed.requiredButNonexistent());
            })
        .toList();
  }

  @GET
  @Path("/downstream")
  public List<Related> downstream(
      @RestQuery @Nullable String asset, @RestQuery @Nullable String partition) {
    Catalog catalog = view.current();
    AssetDocument of = asset(asset);
    PartitionsSubset subset = subset(of, partition);
    List<Related> related = new ArrayList<>();
    for (AssetDocument reader : catalog.assets().values()) {
      for (AssetDocument.Dependency dep : reader.deps()) {
        if (dep.asset().equals(of.key())) {
          related.add(
              related(
                  reader.key(),
                  catalog
                      .mapping(reader, dep)
                      .downstream(subset, reader.partitions(), subset.context()),
                  List.of()));
        }
      }
    }
    return related;
  }

  private AssetDocument asset(@Nullable String key) {
    return view.current().asset(RequiredParameter.of("asset", key));
  }

  private PartitionsSubset subset(AssetDocument asset, @Nullable String partition) {
    String key =
        asset.partitions().isPartitioned() ? RequiredParameter.of("partition", partition) : "";
    return asset.partitions().subset(List.of(key), sets.context());
  }

  private static Related related(
      String asset, PartitionsSubset subset, Collection<String> nonexistent) {
    return new Related(
        asset,
        subset.keys().limit(MOST_PARTITIONS_NAMED).toList(),
        subset.size(),
        nonexistent.stream().limit(MOST_PARTITIONS_NAMED).toList());
  }
}
