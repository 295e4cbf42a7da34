package io.tranche.run.stale;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.not;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.run.admission.MongoTokens;
import io.tranche.run.admission.SourceIds;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * Objects that are gone in {@code sources}, beside those that were run for, and the marks in the
 * documents of asset partitions.
 */
@Singleton
class MongoStaleMarks {

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);
  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> sources;
  private final ReactiveMongoCollection<Document> partitions;
  private final MongoTokens tokens;

  @Inject
  MongoStaleMarks(Databases databases, MongoTokens tokens) {
    this.sources = databases.collection("run", "sources");
    this.partitions = databases.collection("run", "asset_partitions");
    this.tokens = tokens;
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    sources
        .createIndexes(List.of(new IndexModel(Indexes.ascending("object"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  /** What some of the assets were run for an object, in no order. */
  Uni<List<Known>> find(String object, Collection<String> assets) {
    return sources
        .find(eq("object", object))
        .map(MongoStaleMarks::known)
        .filter(known -> known.assets().stream().anyMatch(assets::contains))
        .collect()
        .asList();
  }

  /** What is known of an object that was found before. */
  Uni<Known> load(Known before) {
    return sources
        .find(eq("_id", before.id()))
        .map(found -> known(described(before.assets(), before.partitions()), found))
        .toUni();
  }

  /** Keeps a removal of an object that nothing was run for; or finds what was. */
  Uni<Known> remember(List<String> assets, String partition, SourceVersion source) {
    String id = SourceIds.of(assets, List.of(partition), source.object());
    Document first =
        SourceIds.described(assets, List.of(partition), source.object())
            .append("_id", id)
            .append("order", source.order())
            .append("version", source.version().orElse(null))
            .append("request", Known.holder(source));
    return Bulk.write(sources, List.of(new InsertOneModel<>(first)))
        .chain(() -> sources.find(eq("_id", id)).toUni())
        .map(found -> known(described(assets, List.of(partition)), found));
  }

  /** Lets the removal hold the object, unless somebody else was faster. */
  Uni<Void> hold(Known known, SourceVersion removal) {
    return tokens
        .newest()
        .chain(
            token ->
                sources.updateOne(
                    and(
                        eq("_id", known.id()),
                        eq("order", known.order()),
                        eq("request", known.request())),
                    new Document(
                        "$set",
                        SourceIds.described(known.assets(), known.partitions(), removal.object())
                            .append("order", known.orderAfter(removal))
                            .append("request", Known.holder(removal))
                            .append("token", token))))
        .replaceWithVoid();
  }

  /** A partition whose data is stale by a mark. */
  record Marked(String asset, String partition, long token) {}

  /** Marks all that was run for an object; the answer is what has data that is stale by that. */
  Uni<List<Marked>> mark(RunRequest.MarkStale request, Known known, long token) {
    Document stale =
        new Document("token", token)
            .append("object", request.source().object())
            .append("request", request.id())
            .append("by", request.origin().toString())
            .append("at", Date.from(request.cause().at()));
    List<WriteModel<Document>> writes = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (String asset : known.assets()) {
      for (String partition : known.partitions()) {
        String id = Ids.assetPartition(asset, partition);
        ids.add(id);
        writes.add(
            new UpdateOneModel<>(
                and(eq("_id", id), not(gte("stale.token", token))),
                new Document("$set", new Document("stale", stale))
                    .append(
                        "$setOnInsert",
                        new Document("asset", asset)
                            .append("partition", partition)
                            .append("token", 0L)),
                UPSERT));
      }
    }
    return Bulk.write(partitions, writes)
        .chain(() -> partitions.find(in("_id", ids)).collect().asList())
        .map(found -> found.stream().flatMap(one -> marked(one, request).stream()).toList());
  }

  private static Optional<Marked> marked(Document document, RunRequest.MarkStale request) {
    return StaleMark.of(document)
        .filter(stale -> stale.request().equals(request.id()))
        .map(
            stale ->
                new Marked(
                    document.getString("asset"), document.getString("partition"), stale.token()));
  }

  private static Document described(List<String> assets, List<String> partitions) {
    return new Document("assets", assets).append("partitions", partitions);
  }

  private static Known known(Document document) {
    return known(document, document);
  }

  /**
   * What an earlier release has stored says neither assets nor partitions.
   *
   * @param described says what was run
   */
  private static Known known(Document described, Document document) {
    return new Known(
        document.getString("_id"),
        described.getList("assets", String.class),
        described.getList("partitions", String.class),
        document.getString("order"),
        Optional.ofNullable(document.getString("version")),
        document.getString("request"),
        Optional.ofNullable(document.get("token", Number.class)).map(Number::longValue));
  }
}
