package io.tranche.platform.store;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Pages of documents that have an owner: their ids are {@code owner|…}, so they are neighbours, and
 * are listed in the order of their ids by that index alone.
 */
public final class OwnedPages {

  private static final String SEPARATOR = "|";
  private static final String AFTER_SEPARATOR = "}";

  private OwnedPages() {}

  /**
   * One page.
   *
   * @param cursor the id after which the page begins; one of another owner counts as none
   */
  public static <T> Uni<Page<T>> list(
      ReactiveMongoCollection<Document> documents,
      String owner,
      Optional<String> cursor,
      int limit,
      Function<Document, T> reader) {
    Bson after =
        cursor
            .filter(id -> id.startsWith(owner + SEPARATOR))
            .map(id -> Filters.gt("_id", id))
            .orElseGet(() -> Filters.gte("_id", owner + SEPARATOR));
    Bson owned = Filters.and(after, Filters.lt("_id", owner + AFTER_SEPARATOR));
    return documents
        .find(owned, new FindOptions().sort(Sorts.ascending("_id")).limit(limit + 1))
        .collect()
        .asList()
        .map(
            found -> {
              List<Document> page = found.subList(0, Math.min(limit, found.size()));
              return new Page<>(
                  page.stream().map(reader).toList(),
                  found.size() > limit
                      ? Optional.of(page.get(limit - 1).getString("_id"))
                      : Optional.empty(),
                  OptionalLong.empty());
            });
  }
}
