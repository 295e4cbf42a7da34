package io.tranche.run.pool;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.PoolDocument;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Pools over HTTP. */
@Path("/api/v1/pools")
@Produces(MediaType.APPLICATION_JSON)
public class PoolResource {

  private final CatalogView catalog;
  private final MongoPoolUse use;

  @Inject
  PoolResource(CatalogView catalog, MongoPoolUse use) {
    this.catalog = catalog;
    this.use = use;
  }

  /**
   * One pool.
   *
   * @param slots how many runs may use it at once
   * @param used how many do; more than slots after these were reduced, until runs have ended
   * @param waiting how many runs that need it wait, for whatever reason but their time; at most
   *     10,000 are counted
   * @param assets whose runs need it
   */
  public record Pool(
      String name,
      Optional<String> description,
      int slots,
      int used,
      int waiting,
      List<UsedBy> runs,
      List<String> assets,
      String bundle) {

    public Pool {
      runs = List.copyOf(runs);
      assets = List.copyOf(assets);
    }
  }

  /** A run that uses a slot. */
  public record UsedBy(String runId, List<String> assets) {

    public UsedBy {
      assets = List.copyOf(assets);
    }
  }

  /** Pools by name; {@code search} is a part of the name. */
  @GET
  public Uni<Page<Pool>> list(
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    Catalog current = catalog.current();
    List<PoolDocument> found =
        current.pools().values().stream()
            .filter(pool -> search == null || pool.name().contains(search))
            .toList();
    int from = (int) Math.min(found.size(), Page.position(cursor));
    int to = Math.min(found.size(), from + Page.limit(limit));
    Optional<String> next =
        to < found.size() ? Optional.of(Integer.toString(to)) : Optional.empty();
    return use.byPool()
        .chain(used -> views(found.subList(from, to), current, used))
        .map(pools -> new Page<>(pools, next, OptionalLong.of(found.size())));
  }

  /** One pool. */
  @GET
  @Path("/{name}")
  public Uni<Pool> detail(@RestPath String name) {
    Catalog current = catalog.current();
    PoolDocument pool = current.pool(name);
    return use.byPool().chain(used -> view(pool, current, used));
  }

  private Uni<List<Pool>> views(
      List<PoolDocument> pools, Catalog current, Map<String, List<UsedBy>> used) {
    return Multi.createFrom()
        .iterable(pools)
        .onItem()
        .transformToUniAndConcatenate(pool -> view(pool, current, used))
        .collect()
        .asList();
  }

  private Uni<Pool> view(PoolDocument pool, Catalog current, Map<String, List<UsedBy>> used) {
    List<UsedBy> runs = used.getOrDefault(pool.name(), List.of());
    List<String> assets =
        current.assets().values().stream()
            .filter(asset -> asset.pool().filter(pool.name()::equals).isPresent())
            .map(AssetDocument::key)
            .toList();
    return use.waiting(assets)
        .map(
            waiting ->
                new Pool(
                    pool.name(),
                    pool.description(),
                    pool.slots(),
                    runs.size(),
                    waiting,
                    runs,
                    assets,
                    current.bundleOf(Kind.POOL, pool.name()).orElse("")));
  }
}
