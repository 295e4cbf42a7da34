package io.tranche.run.admission;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.bson.Document;

/** Tokens of what no run makes, among those of runs. */
@Singleton
public class MongoTokens {

  /** The owner of the admission notices each change of its document: few of them are enough. */
  private static final long AT_ONCE = 1_000;

  private final ReactiveMongoCollection<Document> admission;

  @Inject
  MongoTokens(Databases databases) {
    this.admission = databases.collection("run", "admission");
  }

  /** The token that was given last, or a higher one that is given no more; 0 if none was. */
  public Uni<Long> newest() {
    return admission
        .find(Filters.eq("_id", MongoAdmissionRepository.SHARD))
        .collect()
        .first()
        .map(found -> found == null ? 0L : found.get("version", Number.class).longValue());
  }

  /** From now on no run gets this token or a lower one. */
  public Uni<Void> pass(long token) {
    return admission
        .find(
            Filters.and(
                Filters.eq("_id", MongoAdmissionRepository.SHARD), Filters.gte("version", token)))
        .collect()
        .first()
        .chain(passed -> passed == null ? raise(token) : Uni.createFrom().voidItem());
  }

  private Uni<Void> raise(long token) {
    return admission
        .updateOne(
            Filters.eq("_id", MongoAdmissionRepository.SHARD),
            new Document("$max", new Document("version", token + AT_ONCE))
                .append(
                    "$setOnInsert",
                    new Document("owner", "")
                        .append("nonce", "")
                        .append("entries", new Document())),
            new UpdateOptions().upsert(true))
        .replaceWithVoid();
  }
}
