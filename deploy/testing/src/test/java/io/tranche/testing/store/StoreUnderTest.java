package io.tranche.testing.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.tranche.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the stores that must behave alike, connected to as services do. */
record StoreUnderTest(MongoClient client, Optional<EmbeddedStore> embedded)
    implements AutoCloseable {
  private static final String EXTERNAL = "tranche.test.mongodb";

  /** What can be opened here. */
  static Stream<String> names() {
    return System.getProperty(EXTERNAL) == null
        ? Stream.of("embedded", "memory")
        : Stream.of("embedded", "memory", "external");
  }

  static StoreUnderTest open(String name, Path folder) {
    return switch (name) {
      case "embedded" -> of(EmbeddedStore.start(folder, 0));
      case "memory" -> of(EmbeddedStore.inMemory());
      default -> new StoreUnderTest(connect(System.getProperty(EXTERNAL)), Optional.empty());
    };
  }

  private static StoreUnderTest of(EmbeddedStore store) {
    return new StoreUnderTest(connect(store.uri()), Optional.of(store));
  }

  private static MongoClient connect(String uri) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
            .retryWrites(false)
            .build());
  }

  @Override
  public void close() {
    client.close();
    embedded.ifPresent(EmbeddedStore::close);
  }
}
