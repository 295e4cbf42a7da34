package io.tranche.sensor.replay;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.replay.Replay.BucketPart;
import io.tranche.sensor.replay.Replay.Counts;
import io.tranche.sensor.replay.Replay.Place;
import io.tranche.sensor.replay.Replay.Status;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Replays in {@code sensor.replays}. Times that records are sought by are texts, to be exact. */
@Singleton
class MongoReplayRepository implements ReplayRepository {

  /** An index of a later release is built over whatever there is. */
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);

  /** So many at the same time; the others wait for them. */
  private static final int MOST_RUNNING = 100;

  private final ReactiveMongoCollection<Document> replays;

  @Inject
  MongoReplayRepository(Databases databases) {
    this.replays = databases.collection("sensor", "replays");
  }

  void start(@Observes StartupEvent event) {
    replays
        .createIndexes(
            List.of(
                new IndexModel(
                    Indexes.compoundIndex(Indexes.ascending("sensor"), Indexes.descending("at"))),
                new IndexModel(Indexes.ascending("status", "at")),
                new IndexModel(Indexes.ascending("endedAt"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  @Override
  public Uni<Void> create(Replay replay) {
    return replays
        .insertOne(document(replay))
        .replaceWithVoid()
        .onFailure(MongoReplayRepository::isDuplicate)
        .recoverWithNull();
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  @Override
  public Uni<Optional<Replay>> find(String id) {
    return replays
        .find(Filters.eq("_id", id))
        .map(MongoReplayRepository::replay)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<List<Replay>> list(String sensor, int limit) {
    return replays
        .find(
            Filters.eq("sensor", sensor),
            new FindOptions().sort(Sorts.descending("at")).limit(limit))
        .map(MongoReplayRepository::replay)
        .collect()
        .asList();
  }

  @Override
  public Uni<List<Replay>> listRunning() {
    return replays
        .find(
            Filters.eq("status", Status.RUNNING.word()),
            new FindOptions().sort(Sorts.ascending("at")).limit(MOST_RUNNING))
        .map(MongoReplayRepository::replay)
        .collect()
        .asList();
  }

  @Override
  public Uni<Boolean> save(Replay next) {
    return replays
        .replaceOne(
            Filters.and(Filters.eq("_id", next.id()), Filters.eq("version", next.version() - 1)),
            document(next))
        .map(result -> result.getMatchedCount() == 1);
  }

  @Override
  public Uni<Void> deleteEndedBefore(Instant instant) {
    return replays.deleteMany(Filters.lt("endedAt", Date.from(instant))).replaceWithVoid();
  }

  private static Document document(Replay replay) {
    Document document =
        new Document("_id", replay.id())
            .append("sensor", replay.sensor())
            .append("from", replay.from().map(Instant::toString).orElse(null))
            .append("again", replay.again())
            .append("by", replay.by())
            .append("at", Date.from(replay.at()))
            .append("status", replay.status().word())
            .append("reason", replay.reason().orElse(null))
            .append("places", replay.places().stream().map(MongoReplayRepository::place).toList())
            .append("bucket", replay.bucket().map(MongoReplayRepository::bucket).orElse(null))
            .append("counts", counts(replay.counts()))
            .append("worker", replay.worker())
            .append("version", replay.version());
    replay.endedAt().ifPresent(ended -> document.append("endedAt", Date.from(ended)));
    return document;
  }

  private static Document place(Place place) {
    return new Document("kafkaPartition", place.kafkaPartition())
        .append("first", place.first())
        .append("next", place.next())
        .append("end", place.end());
  }

  private static Document bucket(BucketPart part) {
    return new Document("number", part.number())
        .append("after", part.after())
        .append("found", part.found())
        .append("done", part.done());
  }

  private static BucketPart bucket(Document part) {
    return new BucketPart(
        part.getLong("number"),
        part.getString("after"),
        part.getLong("found"),
        part.getBoolean("done"));
  }

  private static Document counts(Counts counts) {
    return new Document("records", counts.records())
        .append("matched", counts.matched())
        .append("added", counts.added())
        .append("removed", counts.removed())
        .append("requested", counts.requested())
        .append("kept", counts.kept())
        .append("refused", counts.refused())
        .append("again", counts.again());
  }

  private static Replay replay(Document document) {
    Document counts = document.get("counts", Document.class);
    return new Replay(
        document.getString("_id"),
        document.getString("sensor"),
        Optional.ofNullable(document.getString("from")).map(Instant::parse),
        document.getBoolean("again"),
        document.getString("by"),
        document.getDate("at").toInstant(),
        Status.parse(document.getString("status")),
        Optional.ofNullable(document.getString("reason")),
        document.getList("places", Document.class).stream()
            .map(
                place ->
                    new Place(
                        place.getInteger("kafkaPartition"),
                        place.getLong("first"),
                        place.getLong("next"),
                        place.getLong("end")))
            .toList(),
        Optional.ofNullable(document.get("bucket", Document.class))
            .map(MongoReplayRepository::bucket),
        new Counts(
            counts.getLong("records"),
            counts.getLong("matched"),
            counts.getLong("added"),
            counts.getLong("removed"),
            counts.getLong("requested"),
            counts.getLong("kept"),
            counts.getLong("refused"),
            counts.getLong("again")),
        Optional.ofNullable(document.getDate("endedAt")).map(Date::toInstant),
        document.getString("worker"),
        document.getLong("version"));
  }
}
