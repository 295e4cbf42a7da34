package io.tranche.run.member;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.KeyPrefix;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Collection {@code member_keys}: a document for each {@link KeyBlock} that somebody has searched,
 * made of {@code members} by any replica. It may be dropped at any time.
 */
@Singleton
class MongoKeyBlocks {

  private static final Bson NAMES = Projections.include("set", "key", "ordinal", "removed");

  private final ReactiveMongoCollection<Document> blocks;
  private final ReactiveMongoCollection<Document> members;

  @Inject
  MongoKeyBlocks(Databases databases) {
    this.blocks = databases.collection("run", "member_keys");
    this.members = databases.collection("run", "members");
  }

  /** Those of the blocks of a set that are stored, by their numbers. */
  Uni<Map<Long, KeyBlock>> find(String set, Collection<Long> numbers) {
    return blocks
        .find(in("_id", numbers.stream().map(number -> id(set, number)).toList()))
        .collect()
        .asMap(document -> document.getLong("number"), MongoKeyBlocks::block);
  }

  /** In place of what is stored of the same numbers. */
  Uni<Void> save(String set, Map<Long, KeyBlock> changed) {
    return Bulk.write(
            blocks,
            changed.entrySet().stream()
                .map(block -> replacement(set, block.getKey(), block.getValue()))
                .toList())
        .replaceWithVoid();
  }

  private static ReplaceOneModel<Document> replacement(String set, long number, KeyBlock block) {
    return new ReplaceOneModel<>(
        eq("_id", id(set, number)),
        new Document("number", number)
            .append("ordinals", block.ordinals().toString())
            .append("keys", block.keys()),
        new ReplaceOptions().upsert(true));
  }

  private static String id(String set, long number) {
    return Ids.member(set, Long.toString(number));
  }

  private static KeyBlock block(Document document) {
    return new KeyBlock(Ordinals.parse(document.getString("ordinals")), document.getString("keys"));
  }

  /** The registered members from one ordinal to another, which is included. */
  Uni<List<NamedOrdinal>> between(String set, long from, long to) {
    return members
        .find(
            and(eq("set", set), gte("ordinal", from), lte("ordinal", to)),
            new FindOptions().projection(NAMES).batchSize(KeyBlock.SIZE))
        .map(document -> registered(document, set))
        .collect()
        .asList()
        .map(MongoKeyBlocks::present);
  }

  /** The registered members whose keys begin with a text; absent if they are more than so many. */
  Uni<Optional<List<NamedOrdinal>>> startingWith(String set, String prefix, int most) {
    KeyPrefix range = KeyPrefix.of(Ids.member(set, prefix));
    Bson from = gte("_id", range.from());
    return members
        .find(
            range.until().map(until -> and(from, lt("_id", until))).orElse(from),
            new FindOptions().projection(NAMES).limit(most + 1).batchSize(most + 1))
        .map(document -> registered(document, set))
        .collect()
        .asList()
        .map(found -> found.size() > most ? Optional.empty() : Optional.of(present(found)));
  }

  private static Optional<NamedOrdinal> registered(Document document, String set) {
    return document.getBoolean("removed", false) || !set.equals(document.getString("set"))
        ? Optional.empty()
        : Optional.of(
            new NamedOrdinal(
                document.get("ordinal", Number.class).longValue(), document.getString("key")));
  }

  private static List<NamedOrdinal> present(List<Optional<NamedOrdinal>> found) {
    return found.stream().flatMap(Optional::stream).toList();
  }
}
