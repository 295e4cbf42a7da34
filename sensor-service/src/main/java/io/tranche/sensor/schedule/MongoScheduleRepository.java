package io.tranche.sensor.schedule;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.OwnedPages;
import io.tranche.sensor.schedule.ScheduleState.Pending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Schedules in {@code sensor.schedules}, one document each; their ticks in {@code
 * sensor.schedule_ticks}, with ids in the order in which they are listed. Instants are stored with
 * milliseconds, ticks have whole seconds.
 */
@Singleton
class MongoScheduleRepository implements ScheduleRepository {

  private final ReactiveMongoCollection<Document> schedules;
  private final ReactiveMongoCollection<Document> ticks;

  @Inject
  MongoScheduleRepository(Databases databases) {
    this.schedules = databases.collection("sensor", "schedules");
    this.ticks = databases.collection("sensor", "schedule_ticks");
  }

  @Override
  public Uni<Optional<ScheduleState>> find(String schedule) {
    return schedules
        .find(Filters.eq("_id", schedule))
        .map(MongoScheduleRepository::state)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<Void> create(ScheduleState first) {
    return insert(schedules, fields(first).append("_id", first.schedule()));
  }

  @Override
  public Uni<Void> advance(ScheduleState next) {
    Bson before =
        Filters.and(
            Filters.eq("_id", next.schedule()), Filters.eq("evaluation", next.evaluation() - 1));
    return schedules.updateOne(before, new Document("$set", fields(next))).replaceWithVoid();
  }

  @Override
  public Uni<Void> finish(ScheduleState state, ScheduleTick tick) {
    Bson present =
        Filters.and(
            Filters.eq("_id", state.schedule()), Filters.eq("evaluation", state.evaluation()));
    return insert(ticks, document(tick))
        .chain(() -> schedules.updateOne(present, Updates.unset("pending")))
        .replaceWithVoid();
  }

  private static Uni<Void> insert(ReactiveMongoCollection<Document> into, Document document) {
    return into.insertOne(document)
        .replaceWithVoid()
        .onFailure(MongoScheduleRepository::isDuplicate)
        .recoverWithNull();
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  @Override
  public Uni<Page<ScheduleTick>> listTicks(String schedule, Optional<String> cursor, int limit) {
    return OwnedPages.list(ticks, schedule, cursor, limit, MongoScheduleRepository::tick);
  }

  private static Document fields(ScheduleState state) {
    return new Document("times", state.times())
        .append("catalog", state.catalog())
        .append("evaluation", state.evaluation())
        .append("upTo", state.upTo())
        .append("pending", state.pending().map(MongoScheduleRepository::document).orElse(null));
  }

  /** Requests as text: their field names are the users' own. */
  private static Document document(Pending pending) {
    return new Document("tick", pending.tick())
        .append("at", pending.at())
        .append(
            "requests",
            pending.requests().stream()
                .map(request -> new String(Json.write(request), StandardCharsets.UTF_8))
                .toList())
        .append("skipped", pending.skipped().orElse(null))
        .append("missed", pending.missed());
  }

  private static ScheduleState state(Document document) {
    return new ScheduleState(
        document.getString("_id"),
        document.getString("times"),
        document.getLong("catalog"),
        document.getLong("evaluation"),
        document.getDate("upTo").toInstant(),
        Optional.ofNullable(document.get("pending", Document.class))
            .map(
                pending ->
                    new Pending(
                        pending.getDate("tick").toInstant(),
                        pending.getDate("at").toInstant(),
                        pending.getList("requests", String.class).stream()
                            .map(MongoScheduleRepository::request)
                            .toList(),
                        Optional.ofNullable(pending.getString("skipped")),
                        pending.getInteger("missed"))));
  }

  private static RunRequest request(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), RunRequest.class);
  }

  private static Document document(ScheduleTick tick) {
    String newestFirst = String.format(Locale.ROOT, "%019d", Long.MAX_VALUE - tick.evaluation());
    return new Document("_id", tick.schedule() + "|" + newestFirst)
        .append("schedule", tick.schedule())
        .append("evaluation", tick.evaluation())
        .append("tick", tick.tick())
        .append("at", tick.at())
        .append("requested", tick.requested())
        .append("requestIds", tick.requestIds())
        .append("skipped", tick.skipped().orElse(null))
        .append("missed", tick.missed());
  }

  private static ScheduleTick tick(Document document) {
    return new ScheduleTick(
        document.getString("schedule"),
        document.getLong("evaluation"),
        document.getDate("tick").toInstant(),
        document.getDate("at").toInstant(),
        document.getInteger("requested"),
        document.getList("requestIds", String.class),
        Optional.ofNullable(document.getString("skipped")),
        document.getInteger("missed"));
  }
}
