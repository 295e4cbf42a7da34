package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
  @TempDir Path folder;

  @Test
  void keepsItsDocumentsOverARestart() {
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      documents(client).insertOne(new Document("_id", "a").append("n", 1));
    }
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      assertThat(documents(client).find(new Document("_id", "a")).first())
          .isEqualTo(new Document("_id", "a").append("n", 1));
    }
  }

  @Test
  void forgetsAllWhenInMemory() {
    try (EmbeddedStore store = EmbeddedStore.inMemory();
        MongoClient client = MongoClients.create(store.uri())) {
      documents(client).insertOne(new Document("_id", "a"));
      assertThat(documents(client).find()).hasSize(1);
    }
    try (EmbeddedStore store = EmbeddedStore.inMemory();
        MongoClient client = MongoClients.create(store.uri())) {
      assertThat(documents(client).find()).isEmpty();
    }
  }

  @Test
  void refusesAFolderThatAnotherStoreUses() {
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0)) {
      assertThat(store.uri()).startsWith("mongodb://127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot start the embedded store: another process uses its data folder (%s)", folder);
    }
  }

  @Test
  void refusesAPortThatIsTakenAndLetsGoOfItsFolder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedStore.start(folder, port))
          .hasMessage("Cannot start the embedded store: the port is taken (%d)", port);
    }
    EmbeddedStore.start(folder, 0).close();
  }

  @Test
  void namesWhatIsWrongWithItsArguments() {
    assertThatThrownBy(() -> Main.parse("--port", "70000"))
        .hasMessageContaining("--port takes a number from 0 to 65535 (70000)");
    assertThatThrownBy(() -> Main.parse("--port", "x")).hasMessageContaining("(x)");
    assertThatThrownBy(() -> Main.parse()).hasMessageContaining("no data folder given");
    assertThatThrownBy(() -> Main.parse("--data", "x")).hasMessageContaining("unknown option");
    assertThatThrownBy(() -> Main.parse("--folder")).hasMessageContaining("no value given");
  }

  private static MongoCollection<Document> documents(MongoClient client) {
    return client.getDatabase("test").getCollection("documents");
  }
}
