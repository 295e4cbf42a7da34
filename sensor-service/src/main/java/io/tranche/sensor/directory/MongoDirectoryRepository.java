package io.tranche.sensor.directory;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Files in {@code sensor.directory_files}, with the id {@code <sensor>|<key>}. Times are texts: a
 * date of the store has no nanoseconds.
 */
@Singleton
class MongoDirectoryRepository implements DirectoryRepository {

  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final ReactiveMongoCollection<Document> files;

  @Inject
  MongoDirectoryRepository(Databases databases) {
    this.files = databases.collection("sensor", "directory_files");
  }

  @Override
  public Uni<Map<String, Stamp>> taken(String sensor) {
    return taken(
        sensor, Filters.and(Filters.gte("_id", sensor + "|"), Filters.lt("_id", sensor + "}")));
  }

  @Override
  public Uni<Map<String, Stamp>> taken(String sensor, List<FolderFile> asked) {
    return taken(
        sensor,
        Filters.in("_id", asked.stream().map(file -> Ids.member(sensor, file.key())).toList()));
  }

  @Override
  public Uni<Void> forgetBehind(String sensor, String key) {
    return files
        .deleteMany(
            Filters.and(
                Filters.gt("_id", Ids.member(sensor, key)), Filters.lt("_id", sensor + "}")))
        .replaceWithVoid();
  }

  @Override
  public Uni<Long> count(String sensor) {
    return files.countDocuments(
        Filters.and(Filters.gte("_id", sensor + "|"), Filters.lt("_id", sensor + "}")));
  }

  private Uni<Map<String, Stamp>> taken(String sensor, Bson filter) {
    return files
        .find(filter)
        .collect()
        .in(
            HashMap::new,
            (taken, document) ->
                taken.put(
                    document.getString("_id").substring(sensor.length() + 1),
                    new Stamp(
                        Instant.parse(document.getString("modified")), document.getLong("size"))));
  }

  @Override
  public Uni<Void> save(String sensor, List<FolderFile> taken) {
    return Bulk.write(
            files,
            taken.stream()
                .map(
                    file -> {
                      String id = Ids.member(sensor, file.key());
                      return new ReplaceOneModel<>(
                          Filters.eq("_id", id), document(id, file.stamp()), UPSERT);
                    })
                .toList())
        .replaceWithVoid();
  }

  private static Document document(String id, Stamp stamp) {
    return new Document("_id", id)
        .append("modified", stamp.modified().toString())
        .append("size", stamp.size());
  }

  @Override
  public Uni<Void> forget(String sensor, List<String> keys) {
    return Bulk.write(
            files,
            keys.stream()
                .map(
                    key -> new DeleteOneModel<Document>(Filters.eq("_id", Ids.member(sensor, key))))
                .toList())
        .replaceWithVoid();
  }
}
