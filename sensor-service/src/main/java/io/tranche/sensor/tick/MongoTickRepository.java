package io.tranche.sensor.tick;

import com.mongodb.client.model.InsertOneModel;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.OwnedPages;
import io.tranche.sensor.tick.Tick.OffsetRange;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import org.bson.Document;

/** Ticks in {@code sensor.ticks}; the ids are in the order in which they are listed. */
@Singleton
class MongoTickRepository implements TickRepository {

  private final ReactiveMongoCollection<Document> ticks;

  @Inject
  MongoTickRepository(Databases databases) {
    this.ticks = databases.collection("sensor", "ticks");
  }

  @Override
  public Uni<Void> append(Collection<Tick> given) {
    return Bulk.write(
            ticks, given.stream().map(tick -> new InsertOneModel<>(toDocument(tick))).toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<Page<Tick>> list(String sensor, Optional<String> cursor, int limit) {
    return OwnedPages.list(ticks, sensor, cursor, limit, MongoTickRepository::toTick);
  }

  private static Document toDocument(Tick tick) {
    return new Document("_id", tick.id())
        .append("sensor", tick.sensor())
        .append("at", tick.at())
        .append("matched", tick.matched())
        .append("added", tick.added())
        .append("removed", tick.removed())
        .append("requested", tick.requested())
        .append("kept", tick.kept())
        .append("refused", tick.refused())
        .append("unmatched", tick.unmatched())
        .append("skipped", tick.skipped())
        .append("skipReason", tick.skipReason().orElse(null))
        .append("partition", tick.partition().orElse(null))
        .append("about", tick.about().orElse(null))
        .append(
            "offsets",
            tick.offsets().stream()
                .map(
                    range ->
                        new Document("topic", range.topic())
                            .append("kafkaPartition", range.kafkaPartition())
                            .append("first", range.first())
                            .append("last", range.last()))
                .toList());
  }

  private static Tick toTick(Document document) {
    return new Tick(
        document.getString("sensor"),
        document.getDate("at").toInstant(),
        document.getInteger("matched"),
        document.getInteger("added"),
        document.getInteger("removed"),
        document.getInteger("requested"),
        document.getInteger("kept"),
        document.getInteger("refused"),
        document.getInteger("unmatched"),
        document.getInteger("skipped", 0),
        Optional.ofNullable(document.getString("skipReason")),
        document.getList("offsets", Document.class).stream()
            .map(
                range ->
                    new OffsetRange(
                        range.getString("topic"),
                        range.getInteger("kafkaPartition"),
                        range.getLong("first"),
                        range.getLong("last")))
            .toList(),
        Optional.ofNullable(document.getString("partition")),
        Optional.ofNullable(document.getString("about")));
  }
}
