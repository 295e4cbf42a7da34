package io.tranche.endtoend;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** The documents of one system, read from the store itself. */
final class Stored implements AutoCloseable {
  private final MongoClient client;
  private final Names names;

  Stored(String mongoUri, Names names) {
    this.client = MongoClients.create(mongoUri);
    this.names = names;
  }

  /** A whole collection by id. */
  Map<String, Document> all(String database, String collection) {
    Map<String, Document> found = new LinkedHashMap<>();
    for (Document document :
        client.getDatabase(names.database(database)).getCollection(collection).find()) {
      found.put(String.valueOf(document.get("_id")), document);
    }
    return found;
  }

  long count(String database, String collection) {
    return client.getDatabase(names.database(database)).getCollection(collection).countDocuments();
  }

  Map<String, Document> members() {
    return all("definitions", "members");
  }

  Map<String, Document> runs() {
    return all("run", "runs");
  }

  /** The runs of one asset partition in the order in which they were let in. */
  List<Document> runsOf(String asset, String partition) {
    List<Document> found = new ArrayList<>(runs().values());
    found.removeIf(
        run ->
            !run.getList("assets", String.class).contains(asset)
                || !run.getList("partitions", String.class).contains(partition));
    found.sort((a, b) -> Long.compare(token(a), token(b)));
    return found;
  }

  static long token(Document document) {
    return document.get("token", Number.class).longValue();
  }

  /** Takes away what is known of the partitions of an asset, as nothing that is right does. */
  void loseStatus(String asset) {
    MongoDatabase runs = client.getDatabase(names.database("run"));
    runs.getCollection("asset_partitions").deleteMany(Filters.eq("asset", asset));
    runs.getCollection("status_snapshots").drop();
  }

  /** The ids of the runs in progress. */
  List<String> admitted() {
    List<String> ids = new ArrayList<>();
    all("run", "admission")
        .values()
        .forEach(shard -> ids.addAll(shard.get("entries", Document.class).keySet()));
    return ids;
  }

  @Override
  public void close() {
    client.close();
  }
}
