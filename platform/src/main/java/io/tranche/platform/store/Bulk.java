package io.tranche.platform.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.bson.Document;

/**
 * Many writes of which each stands for itself, and of which one may meet a document that is there
 * already: an insert that is repeated, or an upsert whose condition the stored document does not
 * fulfil, since it collides with it on the id.
 */
public final class Bulk {

  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private Bulk() {}

  /** Writes all; whether none met a document that was there. Any other trouble is a failure. */
  public static Uni<Boolean> write(
      ReactiveMongoCollection<Document> collection, List<? extends WriteModel<Document>> writes) {
    if (writes.isEmpty()) {
      return Uni.createFrom().item(true);
    }
    return collection
        .bulkWrite(writes, UNORDERED)
        .replaceWith(true)
        .onFailure(Bulk::onlyMetOthers)
        .recoverWithItem(false);
  }

  /** Whether nothing failed but writes that met a document. */
  public static boolean onlyMetOthers(Throwable failure) {
    return failure instanceof MongoBulkWriteException bulk
        && bulk.getWriteConcernError() == null
        && bulk.getWriteErrors().stream()
            .allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
  }
}
