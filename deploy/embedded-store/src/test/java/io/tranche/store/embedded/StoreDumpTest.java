package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
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
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Decimal128;
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
