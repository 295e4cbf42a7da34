package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data folder of a store that does not run as a dump that {@code mongorestore} reads:
 * for each collection {@code <database>/<collection>.bson}, its documents one after the other, and
 * {@code <collection>.metadata.json}, its indexes.
 */
public final class StoreDump {
  private static final String SYSTEM = "system.";
  private static final String INDEXES = "system.indexes";

  private StoreDump() {}

  /**
   * A collection in the dump.
   *
   * @param namespace database and collection, with a dot between them
   */
  public record DumpedCollection(String namespace, long documents, int indexes) {}

  /**
   * Writes the dump.
   *
   * @param folder the data folder; it stays as it is
   * @param target where to write, made when absent, otherwise empty
   * @throws IllegalStateException when a store runs on the folder, it cannot be read or holds no
   *     data, or the target is not empty
   */
  public static List<DumpedCollection> write(Path folder, Path target) throws IOException {
    if (!Files.exists(folder.resolve(StoreFile.NAME))) {
      throw new IllegalStateException(
          "Cannot export the store: there is no data in the folder (" + folder + ")");
    }
    Files.createDirectories(target);
    try (var files = Files.list(target)) {
      if (files.findAny().isPresent()) {
        throw new IllegalStateException(
            "Cannot export the store: the target is not empty (" + target + ")");
      }
    }
    List<DumpedCollection> dumped = new ArrayList<>();
    try (Storage storage = StoreFile.open(folder, StoreOptions.defaults())) {
      for (String database : TableNames.databases(storage)) {
        for (String collection : TableNames.collections(storage, database)) {
          if (!collection.startsWith(SYSTEM)) {
            dumped.add(dump(storage, database, collection, target.resolve(database)));
          }
        }
      }
    }
    return dumped;
  }

  private static DumpedCollection dump(
      Storage storage, String database, String collection, Path target) throws IOException {
    Files.createDirectories(target);
    String file = URLEncoder.encode(collection, StandardCharsets.UTF_8).replace("+", "%20");
    String namespace = database + "." + collection;
    List<Document> indexes = indexes(storage, database, namespace);
    Files.writeString(target.resolve(file + ".metadata.json"), metadata(collection, indexes));
    Table documents = storage.table(TableNames.documents(database, collection));
    TableScan scan = new TableScan(documents, IndexedDocuments.ALL, false);
    long count = 0;
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(target.resolve(file + ".bson")), 1 << 16)) {
      for (; scan.next() != null; count++) {
        out.write(scan.value());
      }
    }
    return new DumpedCollection(namespace, count, indexes.size());
  }

  private static List<Document> indexes(Storage storage, String database, String namespace) {
    List<Document> indexes = new ArrayList<>();
    Candidates all = Candidates.all(storage.table(TableNames.documents(database, INDEXES)), false);
    for (StoredDocument each = all.next(); each != null; each = all.next()) {
      Document description = each.document();
      if (namespace.equals(description.remove("ns"))) {
        description.putIfAbsent("v", 2);
        indexes.add(description);
      }
    }
    return indexes;
  }

  private static String metadata(String collection, List<Document> indexes) {
    return json(
        new Document("options", new Document())
            .append("indexes", indexes)
            .append("collectionName", collection)
            .append("type", "collection"));
  }

  /** MongoDB's canonical extended JSON, of what a description of an index holds. */
  private static String json(@Nullable Object value) {
    if (value instanceof Map<?, ?> fields) {
      return fields.entrySet().stream()
          .map(field -> quoted(String.valueOf(field.getKey())) + ":" + json(field.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    } else if (value instanceof Collection<?> values) {
      return values.stream().map(StoreDump::json).collect(Collectors.joining(",", "[", "]"));
    } else if (value instanceof Integer || value instanceof Long || value instanceof Double) {
      String type = value instanceof Integer ? "Int" : value.getClass().getSimpleName();
      return "{\"$number" + type + "\":\"" + value + "\"}";
    } else if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return quoted(String.valueOf(value));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ') {
        quoted.append(String.format("\\u%04x", (int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }
}
