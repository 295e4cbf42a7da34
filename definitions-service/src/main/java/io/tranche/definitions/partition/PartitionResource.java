package io.tranche.definitions.partition;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetGraph.Direction;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.definitions.RequiredParameter;
import io.tranche.definitions.set.Sets;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Partitions of assets over HTTP. */
@Path("/api/v1/partitions")
@Produces(MediaType.APPLICATION_JSON)
public class PartitionResource {

  private static final int MOST_EDGES = 100;

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
   * The partitions of an asset: all, those whose key contains {@code search}, or those that {@code
   * selection} selects; at the instant {@code at} instead of now.
   */
  @GET
  public Page<Partition> list(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable String at,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    PartitionsDefinition definition = asset(asset).partitions();
    PartitionContext context = context(at);
    if (selection != null) {
      return selected(definition, selection, cursor, Page.limit(limit), context);
    }
    String text = Optional.ofNullable(search).orElse("");
    PartitionSearch.Found found =
        PartitionSearch.find(
            definition, text, Optional.ofNullable(cursor).orElse(""), Page.limit(limit), context);
    return new Page<>(
        found.keys().stream().map(key -> partition(definition, key, context)).toList(),
        found.nextCursor(),
        text.isEmpty() ? OptionalLong.of(definition.count(context)) : OptionalLong.empty());
  }

  /** How many partitions there are of what a question is about. */
  public record Count(String asset, Optional<String> selection, Instant at, long count) {}

  /**
   * How many partitions an asset has, or how many of them {@code selection} selects; at the instant
   * {@code at} instead of now.
   */
  @GET
  @Path("/count")
  public Count count(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable String at) {
    AssetDocument document = asset(asset);
    PartitionsDefinition definition = document.partitions();
    PartitionContext context = context(at);
    long count =
        selection == null
            ? definition.count(context)
            : PartitionSelection.parse(selection).resolve(definition, context).size();
    return new Count(document.key(), Optional.ofNullable(selection), context.now(), count);
  }

  private static Page<Partition> selected(
      PartitionsDefinition definition,
      String selection,
      @Nullable String cursor,
      int limit,
      PartitionContext context) {
    PartitionsSubset subset = PartitionSelection.parse(selection).resolve(definition, context);
    long from = Page.position(cursor);
    List<Partition> items =
        subset
            .keys()
            .skip(from)
            .limit(limit)
            .map(key -> partition(definition, key, context))
            .toList();
    long next = from + items.size();
    return new Page<>(
        items,
        next < subset.size() ? Optional.of(Long.toString(next)) : Optional.empty(),
        OptionalLong.of(subset.size()));
  }

  private static Partition partition(
      PartitionsDefinition definition, String key, PartitionContext context) {
    return new Partition(key, definition.layout().ordinal(key, context), definition.window(key));
  }

  /**
   * What partitions are made from: of the assets that {@code asset} reads, and further up to {@code
   * depth} edges away (1 to 100, 1 unless given).
   */
  @GET
  @Path("/upstream")
  public List<RelatedPartitions> upstream(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable Integer depth,
      @RestQuery @Nullable String at) {
    return related(
        Direction.UPSTREAM, asset(asset), chosen(partition, selection), depth(depth), context(at));
  }

  /**
   * What is made from partitions: of the assets that read {@code asset}, and further up to {@code
   * depth} edges away (1 to 100, 1 unless given).
   */
  @GET
  @Path("/downstream")
  public List<RelatedPartitions> downstream(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String selection,
      @RestQuery @Nullable Integer depth,
      @RestQuery @Nullable String at) {
    return related(
        Direction.DOWNSTREAM,
        asset(asset),
        chosen(partition, selection),
        depth(depth),
        context(at));
  }

  private List<RelatedPartitions> related(
      Direction direction,
      AssetDocument asset,
      Chosen chosen,
      int depth,
      PartitionContext context) {
    Catalog catalog = view.current();
    return new PartitionLineage(catalog, context, direction)
        .of(asset, chosen.of(asset.partitions(), context), depth);
  }

  private AssetDocument asset(@Nullable String key) {
    return view.current().asset(RequiredParameter.of("asset", key));
  }

  /** The partitions that a question is about: one by its key, or some by a selection. */
  private record Chosen(Optional<String> partition, Optional<String> selection) {

    PartitionsSubset of(PartitionsDefinition definition, PartitionContext context) {
      if (selection.isPresent()) {
        return PartitionSelection.parse(selection.get()).resolve(definition, context);
      }
      String key =
          definition.isPartitioned()
              ? RequiredParameter.of("partition", partition.orElse(null))
              : "";
      return definition.subset(List.of(key), context);
    }
  }

  private static Chosen chosen(@Nullable String partition, @Nullable String selection) {
    if (partition != null && selection != null) {
      throw refused("selection", selection, "stands beside partition", "one of the two");
    }
    return new Chosen(Optional.ofNullable(partition), Optional.ofNullable(selection));
  }

  private static int depth(@Nullable Integer given) {
    if (given != null && (given < 1 || given > MOST_EDGES)) {
      throw refused("depth", given.toString(), "is out of range", "1 to " + MOST_EDGES);
    }
    return given == null ? 1 : given;
  }

  private PartitionContext context(@Nullable String at) {
    PartitionContext now = sets.context();
    try {
      return at == null ? now : new PartitionContext(Instant.parse(at), now.dynamicKeys());
    } catch (DateTimeException e) {
      throw refused("at", at, "is not an instant", "an instant such as 2024-01-05T00:00:00Z");
    }
  }

  private static TrancheException refused(
      String field, String value, String message, String accepted) {
    return TrancheException.Invalid.of(
        "invalid-question",
        "Cannot answer about partitions",
        List.of(Problem.at(field, value, message, accepted)));
  }
}
