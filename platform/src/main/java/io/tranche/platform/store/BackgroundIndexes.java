package io.tranche.platform.store;

import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jboss.logging.Logger;

/** Indexes without which answers are the same, only slower: nothing waits for them. */
public final class BackgroundIndexes {

  private static final Logger LOG = Logger.getLogger(BackgroundIndexes.class);

  private BackgroundIndexes() {}

  /** Creates indexes by these keys, one after the other, however long the store is away. */
  public static void create(ReactiveMongoCollection<Document> collection, Bson... keys) {
    Multi.createFrom()
        .items(keys)
        .onItem()
        .transformToUniAndConcatenate(
            one ->
                collection
                    .createIndex(one)
                    .onFailure()
                    .retry()
                    .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(10))
                    .indefinitely())
        .subscribe()
        .with(
            name -> LOG.debugf("Index %s is there", name),
            failure ->
                LOG.errorf(failure, "Cannot create the indexes of %s", collection.getNamespace()));
  }
}
