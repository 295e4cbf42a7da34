package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says, and does, when its folder is not as it should be. */
class FailureTest {
  @TempDir Path folder;

  @Test
  void endsTheProcessWhenTheDiskIsFullAndKeepsWhatItAcknowledged() throws Exception {
    Path errors = folder.resolve("errors.txt");
    Path data = folder.resolve("data");
    // No file may become larger than 4 MiB: the write then fails as on a full disk.
    List<String> limited = List.of("bash", "-c", "ulimit -f 4096; exec \"$@\"", "limited");
    Process process = StoreProcess.launch(limited, data).redirectError(errors.toFile()).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String ready = output.readLine();
    int acknowledged = 0;
    try (MongoClient client =
        MongoClients.create(
            ready.substring("READY ".length()) + "/?serverSelectionTimeoutMS=2000")) {
      try {
        while (acknowledged < 10_000) {
          documents(client).insertOne(document(acknowledged));
          acknowledged++;
        }
      } catch (MongoException full) {
        assertThat(acknowledged).isBetween(100, 9_999);
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(74);
    assertThat(Files.readString(errors))
        .contains("Cannot write to the embedded store: File too large (" + data + ")");
    try (EmbeddedStore store = EmbeddedStore.start(data, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      for (int i = 0; i < acknowledged; i++) {
        assertThat(documents(client).find(new Document("_id", i)).first()).as("%d", i).isNotNull();
      }
    }
  }

  @Test
  void readsALogThatWasCutOffUpToItsLastWholeFrame() throws Exception {
    writeThenKill(20);
    Path log = newestLog();
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(file.length() - 10);
    }
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      assertThat(documents(client).countDocuments()).isEqualTo(19);
      documents(client).insertOne(document(19));
    }
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      assertThat(documents(client).countDocuments()).isEqualTo(20);
    }
  }

  @Test
  void refusesALogThatIsDamagedBeforeItsEnd() throws Exception {
    writeThenKill(20);
    Path log = newestLog();
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 0xFF);
    }
    assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Cannot start the embedded store: a redo log cannot be read: " + log.getFileName())
        .hasMessageContaining("is damaged")
        .hasMessageEndingWith("(" + folder + ")");
  }

  @Test
  void refusesALogThatIsMissing() throws Exception {
    writeThenKill(3);
    writeThenKill(4);
    Path older;
    try (Stream<Path> files = Files.list(folder)) {
      older = files.filter(FailureTest::isLog).sorted().findFirst().orElseThrow();
    }
    Files.delete(older);
    assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
        .hasMessageContaining(older.getFileName() + " is missing");
  }

  @Test
  void refusesADataFileThatCannotBeRead() throws Exception {
    Files.writeString(folder.resolve(StoreFile.NAME), "no store ".repeat(5_000));
    assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot start the embedded store: store.mv cannot be read: ")
        .hasMessageEndingWith("(" + folder + ")");
  }

  @Test
  void refusesDataOfANewerVersion() {
    EmbeddedStore.start(folder, 0).close();
    try (MVStore store = MVStore.open(folder.resolve(StoreFile.NAME).toString())) {
      store.setStoreVersion(2);
    }
    assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
        .hasMessage(
            "Cannot start the embedded store: its data has version 2, this program reads versions"
                + " up to 1 (%s)",
            folder);
  }

  @Test
  void refusesALogOfANewerVersion() throws Exception {
    writeThenKill(3);
    Path log = newestLog();
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(Integer.BYTES);
      file.writeInt(2);
    }
    assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot start the embedded store: a redo log cannot be read: %s: its version is 2, this"
                + " program reads versions up to 1 (%s)",
            log.getFileName(), folder);
  }

  @Test
  void refusesADataFileThatIsCutOff() throws Exception {
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0, StoreOptions.defaults());
        MongoClient client = MongoClients.create(store.uri())) {
      for (int i = 0; i < 3_000; i++) {
        documents(client).insertOne(document(i));
      }
    }
    writeThenKill(3);
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve(StoreFile.NAME).toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    assertThatThrownBy(() -> EmbeddedStore.start(folder, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot start the embedded store: ")
        .hasMessageEndingWith("(" + folder + ")");
  }

  @Test
  void aSecondProcessOnTheFolderSaysSoAndEnds() throws Exception {
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Path data = folder.resolve("data");
    try (StoreProcess first = StoreProcess.start(data)) {
      Process second = StoreProcess.launch(List.of(), data).redirectError(errors.toFile()).start();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(Files.readString(errors))
          .isEqualToIgnoringNewLines(
              "Cannot start the embedded store: another process uses its data folder ("
                  + data
                  + ")");
      try (MongoClient client = MongoClients.create(first.uri())) {
        documents(client).insertOne(document(1));
      }
    }
  }

  @Test
  void goesOnWithALogThatNothingWasWrittenTo() throws Exception {
    writeThenKill(3);
    String next = newestLog().getFileName().toString().replace("1.log", "2.log");
    Files.write(folder.resolve(next), new byte[] {0x54, 0x52});
    writeThenKill(4);
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      assertThat(documents(client).countDocuments()).isEqualTo(4);
    }
  }

  @Test
  void forcesEveryWriteToTheDiskWhenAsked() {
    StoreOptions forced = StoreOptions.defaults().withForced(true);
    try (EmbeddedStore store = EmbeddedStore.start(folder, 0, forced);
        MongoClient client = MongoClients.create(store.uri())) {
      documents(client).insertOne(document(1));
      assertThat(documents(client).countDocuments()).isEqualTo(1);
    }
  }

  private void writeThenKill(int count) throws Exception {
    try (StoreProcess store = StoreProcess.start(folder);
        MongoClient client = MongoClients.create(store.uri())) {
      for (int i = 0; i < count; i++) {
        documents(client)
            .replaceOne(
                new Document("_id", i),
                document(i),
                new com.mongodb.client.model.ReplaceOptions().upsert(true));
      }
    }
  }

  private Path newestLog() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(FailureTest::isLog).max(Path::compareTo).orElseThrow();
    }
  }

  private static boolean isLog(Path file) {
    return file.getFileName().toString().startsWith("redo-");
  }

  private static Document document(int id) {
    return new Document("_id", id).append("text", RandomText.of(1_000, new Random(id)));
  }

  private static MongoCollection<Document> documents(MongoClient client) {
    return client.getDatabase("test").getCollection("documents");
  }
}
