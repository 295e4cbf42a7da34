package io.tranche.sensor.alert;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;

/**
 * Notices in {@code sensor.alert_notices}. The field {@code waiting} is there while one waits, and
 * orders what waits by receiver and time.
 */
@Singleton
class MongoNoticeRepository implements NoticeRepository {

  private static final String WAITING = "waiting";
  private static final String STORED = "stored";
  private static final String SEPARATOR = "|";
  private static final String AFTER_SEPARATOR = "}";

  private final ReactiveMongoCollection<Document> notices;

  @Inject
  MongoNoticeRepository(Databases databases) {
    this(databases, "alert_notices");
  }

  MongoNoticeRepository(Databases databases, String collection) {
    this.notices = databases.collection("sensor", collection);
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(notices, Indexes.ascending(WAITING), Indexes.ascending(STORED));
  }

  @Override
  public Uni<Void> save(Collection<Notice> given, Instant now) {
    return Bulk.write(
            notices,
            given.stream().map(notice -> new InsertOneModel<>(document(notice, now))).toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<Optional<Receiver>> findReceiver(Optional<Receiver> last) {
    String after = last.map(receiver -> receiver.key() + AFTER_SEPARATOR).orElse("");
    return notices
        .find(Filters.gt(WAITING, after), new FindOptions().sort(Sorts.ascending(WAITING)).limit(1))
        .map(document -> Receiver.parse(document.getString("receiver")))
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<List<Notice>> findWaiting(Receiver receiver, int limit) {
    return notices
        .find(
            Filters.and(
                Filters.gt(WAITING, receiver.key() + SEPARATOR),
                Filters.lt(WAITING, receiver.key() + AFTER_SEPARATOR)),
            new FindOptions().sort(Sorts.ascending(WAITING)).limit(limit))
        .map(MongoNoticeRepository::notice)
        .collect()
        .asList();
  }

  @Override
  public Uni<Void> take(Collection<String> ids, Delivery delivery) {
    return Bulk.write(
            notices,
            ids.stream()
                .map(
                    id ->
                        new UpdateOneModel<Document>(
                            Filters.eq("_id", id),
                            Updates.combine(
                                Updates.unset(WAITING),
                                Updates.set("delivery", delivery.number()))))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> forgetBefore(Instant instant) {
    return notices.deleteMany(Filters.lt(STORED, instant)).replaceWithVoid();
  }

  private static Document document(Notice notice, Instant now) {
    AlertEvent event = notice.event();
    return new Document("_id", notice.id())
        .append("receiver", notice.receiver().key())
        .append(
            WAITING,
            String.format(
                Locale.ROOT,
                "%s|%015d|%s",
                notice.receiver().key(),
                event.at().toEpochMilli(),
                event.id()))
        .append(STORED, now)
        .append("event", new String(Json.write(event), StandardCharsets.UTF_8));
  }

  private static Notice notice(Document document) {
    return new Notice(
        Receiver.parse(document.getString("receiver")),
        Json.read(document.getString("event").getBytes(StandardCharsets.UTF_8), AlertEvent.class));
  }
}
