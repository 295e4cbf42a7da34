package io.tranche.testing;

import io.tranche.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import org.testcontainers.mongodb.MongoDBContainer;

/** The store of this JVM's tests. */
record SharedStore(String uri) {
  private static final String IMAGE = "mongo:8.0";

  static SharedStore start(Infrastructure.Kind kind) {
    return switch (kind) {
      case EMBEDDED -> embedded();
      case CONTAINERS -> container();
      case EXTERNAL -> new SharedStore(Infrastructure.given("tranche.test.mongodb"));
    };
  }

  private static SharedStore embedded() {
    Path folder = TemporaryFolder.create("store");
    EmbeddedStore store = EmbeddedStore.start(folder, 0);
    TemporaryFolder.deleteAtExit(folder, store::close);
    return new SharedStore(store.uri());
  }

  // The reaper of Testcontainers removes the container after this JVM.
  @SuppressWarnings("resource")
  private static SharedStore container() {
    MongoDBContainer container = new MongoDBContainer(IMAGE);
    container.start();
    return new SharedStore(container.getConnectionString());
  }
}
