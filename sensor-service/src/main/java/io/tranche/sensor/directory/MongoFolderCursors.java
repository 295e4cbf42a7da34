package io.tranche.sensor.directory;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/** Cursors in {@code sensor.directory_cursors}, one document for each sensor that was moved. */
@Singleton
class MongoFolderCursors implements FolderCursorRepository {

  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final ReactiveMongoCollection<Document> cursors;

  @Inject
  MongoFolderCursors(Databases databases) {
    this.cursors = databases.collection("sensor", "directory_cursors");
  }

  @Override
  public Uni<Map<String, Long>> numbers() {
    return cursors
        .find(new FindOptions().projection(Projections.include("number")))
        .collect()
        .in(
            HashMap<String, Long>::new,
            (numbers, found) -> numbers.put(found.getString("_id"), found.getLong("number")))
        .map(numbers -> numbers);
  }

  @Override
  public Uni<FolderCursor> load(String sensor) {
    return cursors
        .find(Filters.eq("_id", sensor))
        .map(MongoFolderCursors::cursor)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst().orElseGet(() -> FolderCursor.first(sensor)));
  }

  private static FolderCursor cursor(Document found) {
    return new FolderCursor(
        found.getString("_id"), found.getLong("number"), found.getList("commands", String.class));
  }

  /** Who comes second finds nothing to replace, and a document in the way of its insert. */
  @Override
  public Uni<Boolean> save(FolderCursor next) {
    return cursors
        .replaceOne(
            Filters.and(Filters.eq("_id", next.sensor()), Filters.eq("number", next.number() - 1)),
            new Document("number", next.number()).append("commands", next.commands()),
            UPSERT)
        .map(written -> true)
        .onFailure(
            failure ->
                failure instanceof MongoWriteException write
                    && write.getError().getCategory() == ErrorCategory.DUPLICATE_KEY)
        .recoverWithItem(false);
  }
}
