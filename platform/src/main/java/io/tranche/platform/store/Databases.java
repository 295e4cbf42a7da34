package io.tranche.platform.store;

import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.tranche.platform.TrancheConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.bson.Document;

/** Opens collections in the databases of this installation. */
@Singleton
public class Databases {

  private final ReactiveMongoClient client;
  private final String prefix;

  @Inject
  Databases(ReactiveMongoClient client, TrancheConfig config) {
    this.client = client;
    this.prefix = config.databasePrefix();
  }

  /**
   * A collection.
   *
   * @param database without the installation's prefix, e.g. {@code run}
   */
  public ReactiveMongoCollection<Document> collection(String database, String collection) {
    return client.getDatabase(prefix + database).getCollection(collection);
  }
}
