package io.tranche.sensor.arrival;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** Groups in {@code sensor.marked_groups}. */
@Singleton
class MongoGroupRepository implements GroupRepository {

  /** An index of a later release is built over whatever there is. */
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> groups;

  @Inject
  MongoGroupRepository(Databases databases) {
    this.groups = databases.collection("sensor", "marked_groups");
  }

  void start(@Observes StartupEvent event) {
    groups
        .createIndexes(List.of(new IndexModel(Indexes.ascending("at"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  @Override
  public Uni<Void> note(Collection<Group> completed) {
    return Bulk.write(
            groups,
            completed.stream()
                .map(
                    group ->
                        new UpdateOneModel<Document>(
                            Filters.eq("_id", group.id()),
                            Updates.combine(
                                Updates.max("at", Date.from(group.at())),
                                Updates.setOnInsert("sensor", group.sensor()),
                                Updates.setOnInsert("partition", group.partition())),
                            UPSERT))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<Map<String, Instant>> find(Collection<String> ids) {
    return groups
        .find(Filters.in("_id", ids))
        .collect()
        .in(
            HashMap::new,
            (found, group) -> found.put(group.getString("_id"), group.getDate("at").toInstant()));
  }

  @Override
  public Uni<Void> forgetBefore(Instant instant) {
    return groups.deleteMany(Filters.lt("at", Date.from(instant))).replaceWithVoid();
  }
}
