package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinarySubType;
import org.bson.BsonRegularExpression;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Binary;
import org.bson.types.Code;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dump holds every document and index in the form that {@code mongorestore} reads. */
class StoreDumpTest {
  @TempDir Path folder;

  @Test
  void holdsEveryDocumentAndIndex() throws Exception {
    List<Document> written = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      written.add(
          new Document("_id", "id" + i)
              .append("at", new Date(i))
              .append("exact", new Decimal128(i))
              .append("nested", new Document("list", List.of(i, "é"))));
    }
    Path data = folder.resolve("data");
    try (EmbeddedStore store = EmbeddedStore.start(data, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> runs = client.getDatabase("first").getCollection("runs");
      runs.insertMany(written);
      runs.createIndex(
          new Document("at", 1).append("exact", -1),
          new IndexOptions().unique(true).name("by \"at\""));
      client.getDatabase("second").createCollection("empty/one");
    }
    Path dump = folder.resolve("dump");
    assertThat(StoreDump.write(data, dump))
        .extracting(Record::toString)
        .containsExactly(
            "DumpedCollection[namespace=first.runs, documents=300, indexes=2]",
            "DumpedCollection[namespace=second.empty/one, documents=0, indexes=1]");
    assertThat(read(dump.resolve("first/runs.bson"))).isEqualTo(written);
    Document metadata = Document.parse(Files.readString(dump.resolve("first/runs.metadata.json")));
    assertThat(metadata.getList("indexes", Document.class))
        .containsExactly(
            new Document("key", new Document("_id", 1)).append("name", "_id_").append("v", 2),
            new Document("v", 2)
                .append("key", new Document("at", 1).append("exact", -1))
                .append("name", "by \"at\"")
                .append("unique", true));
    assertThat(dump.resolve("second/empty%2Fone.bson")).isEmptyFile();
    try (EmbeddedStore store = EmbeddedStore.start(data, 0)) {
      assertThatThrownBy(() -> StoreDump.write(data, folder.resolve("other")))
          .hasMessageContaining("another process uses its data folder")
          .hasMessageContaining(data.toString());
      assertThat(store.uri()).isNotEmpty();
    }
  }

  @Test
  void refusesATargetWithFilesAndAFolderWithoutData() throws IOException {
    EmbeddedStore.start(folder.resolve("data"), 0).close();
    Path full = Files.createDirectories(folder.resolve("full/one")).getParent();
    assertThatThrownBy(() -> StoreDump.write(folder.resolve("data"), full))
        .hasMessage("Cannot export the store: the target is not empty (%s)", full);
    assertThatThrownBy(() -> StoreDump.write(full, folder.resolve("dump")))
        .hasMessage("Cannot export the store: there is no data in the folder (%s)", full);
  }

  @Test
  void isReadBackAsItWasWhateverTheTypes() throws IOException {
    List<Document> written =
        List.of(everyType(new ObjectId()), everyType("text"), everyType(new Document("a", 1L)));
    Path data = folder.resolve("data");
    List<Document> indexes;
    try (EmbeddedStore store = EmbeddedStore.start(data, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> all = client.getDatabase("types").getCollection("all");
      all.createIndex(new Document("n", 1), new IndexOptions().sparse(true));
      all.createIndex(new Document("document.list", -1).append("n", 1));
      all.insertMany(written);
      indexes = all.listIndexes().into(new ArrayList<>());
    }
    Path dump = folder.resolve("dump");
    StoreDump.write(data, dump);
    try (EmbeddedStore store = EmbeddedStore.inMemory();
        MongoClient client = MongoClients.create(store.uri())) {
      restore(dump, client.getDatabase("types"), "all");
      MongoCollection<Document> all = client.getDatabase("types").getCollection("all");
      assertThat(all.find()).containsExactlyElementsOf(written);
      assertThat(all.listIndexes()).containsExactlyInAnyOrderElementsOf(indexes);
    }
  }

  @Test
  void isWrittenByAProcessWithLessHeapThanThereIsData() throws Exception {
    Path data = folder.resolve("data");
    try (EmbeddedStore store = EmbeddedStore.start(data, 0);
        MongoClient client = MongoClients.create(store.uri())) {
      MongoCollection<Document> large = client.getDatabase("heap").getCollection("large");
      for (int bulk = 0; bulk < 40; bulk++) {
        List<Document> some = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          some.add(new Document("n", i).append("text", "x".repeat(1_000)));
        }
        large.insertMany(some);
      }
    }
    Path dump = folder.resolve("dump");
    ProcessBuilder launch =
        StoreProcess.launch(List.of(), data, "--dump", dump.toString()).inheritIO();
    launch.command().add(2, "-Xmx24m");
    assertThat(launch.start().waitFor()).isZero();
    assertThat(Files.size(dump.resolve("heap/large.bson"))).isGreaterThan(40L * 1_000 * 1_000);
  }

  /** What {@code mongorestore} does with a collection of a dump. */
  private static void restore(Path dump, MongoDatabase database, String collection)
      throws IOException {
    Path folder = dump.resolve(database.getName());
    database.getCollection(collection).insertMany(read(folder.resolve(collection + ".bson")));
    String metadata = Files.readString(folder.resolve(collection + ".metadata.json"));
    database.runCommand(
        new Document("createIndexes", collection)
            .append("indexes", Document.parse(metadata).getList("indexes", Document.class)));
  }

  private static Document everyType(Object id) {
    return new Document("_id", id)
        .append("n", 7)
        .append("long", Long.MIN_VALUE)
        .append("double", -0.1)
        .append("infinite", Double.NEGATIVE_INFINITY)
        .append("exact", Decimal128.parse("-1.50"))
        .append("text", "\u0000 \uD83D\uDE00 \"")
        .append("document", new Document("list", List.of(1, "two", List.of(), new Document())))
        .append("binary", new Binary(new byte[] {0, -1}))
        .append("uuid", new Binary(BsonBinarySubType.UUID_STANDARD, new byte[16]))
        .append("id", new ObjectId())
        .append("yes", true)
        .append("at", new Date(-1))
        .append("nothing", null)
        .append("pattern", new BsonRegularExpression("^a", "i"))
        .append("code", new Code("return 1"))
        .append("timestamp", new BsonTimestamp(5, 6))
        .append("first", new MinKey())
        .append("last", new MaxKey());
  }

  private static List<Document> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Document> documents = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length = bytes.getInt(bytes.position());
      ByteBuffer one = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      documents.add(
          new DocumentCodec().decode(new BsonBinaryReader(one), DecoderContext.builder().build()));
      bytes.position(bytes.position() + length);
    }
    return documents;
  }
}
