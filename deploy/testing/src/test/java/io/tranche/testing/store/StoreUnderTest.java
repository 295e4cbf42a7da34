package io.tranche.testing.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.tranche.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One of the stores that must behave alike, connected to as services do. */
record StoreUnderTest(MongoClient client, Runnable stop) implements AutoCloseable {
  private static final String EXTERNAL = "tranche.test.mongodb";

  /** What can be opened here. */
  static Stream<String> names() {
    return System.getProperty(EXTERNAL) == null
        ? Stream.of("embedded", "memory", "library")
        : Stream.of("embedded", "memory", "library", "external");
  }

  static StoreUnderTest open(String name, Path folder) {
    return switch (name) {
      case "embedded" -> of(EmbeddedStore.start(folder, 0));
      case "memory" -> of(EmbeddedStore.inMemory());
      case "library" -> library();
      default -> new StoreUnderTest(connect(System.getProperty(EXTERNAL)), () -> {});
    };
  }

  private static StoreUnderTest of(EmbeddedStore store) {
    return new StoreUnderTest(connect(store.uri()), store::close);
  }

  /** What the embedded store takes its wire protocol from, with its own memory backend. */
  private static StoreUnderTest library() {
    MongoServer server = new MongoServer(new MemoryBackend().version(new LowestVersion()));
    return new StoreUnderTest(connect(server.bindAndGetConnectionString()), server::shutdownNow);
  }

  /** The lowest that drivers take. */
  private static final class LowestVersion implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(4, 2, 0);
    }

    @Override
    public int getWireVersion() {
      return 8;
    }
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
    stop.run();
  }
}
