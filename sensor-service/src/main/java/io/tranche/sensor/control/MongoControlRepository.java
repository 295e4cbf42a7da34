package io.tranche.sensor.control;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.commands.ResourceKind;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * Controls in {@code sensor.controls}: one document for each sensor or schedule that was ever
 * stopped, so few that they are read together.
 */
@Singleton
class MongoControlRepository implements ControlRepository {

  private final ReactiveMongoCollection<Document> controls;

  @Inject
  MongoControlRepository(Databases databases) {
    this.controls = databases.collection("sensor", "controls");
  }

  @Override
  public Uni<Optional<Control>> find(Resource resource) {
    return controls
        .find(Filters.eq("_id", resource.key()))
        .map(MongoControlRepository::control)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<List<Control>> list() {
    return controls.find().map(MongoControlRepository::control).collect().asList();
  }

  @Override
  public Uni<Boolean> save(Control next) {
    Document document = document(next);
    if (next.version() == 1) {
      return controls
          .insertOne(document)
          .replaceWith(true)
          .onFailure(MongoControlRepository::isDuplicate)
          .recoverWithItem(false);
    }
    return controls
        .replaceOne(
            Filters.and(
                Filters.eq("_id", next.resource().key()),
                Filters.eq("version", next.version() - 1)),
            document)
        .map(result -> result.getMatchedCount() == 1);
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  private static Document document(Control control) {
    return new Document("_id", control.resource().key())
        .append("kind", control.resource().kind().wireName())
        .append("name", control.resource().name())
        .append("stop", control.stop().map(MongoControlRepository::document).orElse(null))
        .append("since", control.since())
        .append("applied", control.applied())
        .append("version", control.version());
  }

  private static Document document(Stop stop) {
    return new Document("since", stop.since())
        .append("by", stop.by())
        .append("reason", stop.reason().orElse(null));
  }

  private static Control control(Document document) {
    return new Control(
        new Resource(ResourceKind.parse(document.getString("kind")), document.getString("name")),
        Optional.ofNullable(document.get("stop", Document.class))
            .map(
                stop ->
                    new Stop(
                        instant(stop.getDate("since")),
                        stop.getString("by"),
                        Optional.ofNullable(stop.getString("reason")))),
        instant(document.getDate("since")),
        document.getList("applied", String.class),
        document.getLong("version"));
  }

  private static Instant instant(Date date) {
    return date.toInstant();
  }
}
