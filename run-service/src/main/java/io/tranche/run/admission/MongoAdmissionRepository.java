package io.tranche.run.admission;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import io.tranche.run.lifecycle.MongoHeldPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;

/** The admission document: one per shard, changed by compare-and-set on its version. */
@Singleton
class MongoAdmissionRepository {

  static final String SHARD = "default";

  private final ReactiveMongoCollection<Document> admission;
  private final MongoHeldPartitions partitions;

  @Inject
  MongoAdmissionRepository(Databases databases, MongoHeldPartitions partitions) {
    this.admission = databases.collection("run", "admission");
    this.partitions = partitions;
  }

  /**
   * The document as it was read.
   *
   * @param owner the replica that may change it; empty before the first
   */
  record Admission(long version, String owner, Map<String, AdmissionEntry> entries) {}

  Uni<Admission> load() {
    return admission
        .updateOne(
            Filters.eq("_id", SHARD),
            new Document(
                "$setOnInsert",
                new Document("version", 0L)
                    .append("owner", "")
                    .append("nonce", "")
                    .append("entries", new Document())),
            new UpdateOptions().upsert(true))
        .chain(created -> find())
        .chain(
            document ->
                entriesOf(document)
                    .map(
                        entries ->
                            new Admission(
                                document.get("version", Number.class).longValue(),
                                document.getString("owner"),
                                entries)));
  }

  /** The entries as they are now; none before the first owner. */
  Uni<Collection<AdmissionEntry>> entries() {
    return find()
        .chain(
            document ->
                document == null
                    ? Uni.createFrom().item(List.of())
                    : entriesOf(document).map(Map::values));
  }

  private Uni<Document> find() {
    return admission.find(Filters.eq("_id", SHARD)).collect().first();
  }

  /** Makes a replica the owner, if nothing has changed since the document was read. */
  Uni<Boolean> own(Admission read, String replica) {
    return compareAndSet(read.version(), new Document("owner", replica), new Document());
  }

  /** Lets runs in (or moves them) and releases others, if the version is still the given one. */
  Uni<Boolean> change(long version, Collection<AdmissionEntry> held, Collection<String> released) {
    Document set = new Document();
    held.forEach(entry -> set.append("entries." + entry.runId(), toDocument(entry)));
    Document unset = new Document();
    released.forEach(runId -> unset.append("entries." + runId, ""));
    return compareAndSet(version, set, unset);
  }

  /** A lost answer is settled by reading: our own nonce means that we have won. */
  private Uni<Boolean> compareAndSet(long version, Document set, Document unset) {
    String nonce = UUID.randomUUID().toString();
    Document update =
        new Document("$set", set.append("version", version + 1).append("nonce", nonce));
    if (!unset.isEmpty()) {
      update.append("$unset", unset);
    }
    return admission
        .updateOne(Filters.and(Filters.eq("_id", SHARD), Filters.eq("version", version)), update)
        .chain(
            result -> result.getMatchedCount() == 1 ? Uni.createFrom().item(true) : hasNonce(nonce))
        .onFailure()
        .recoverWithUni(
            failure ->
                hasNonce(nonce)
                    .onItem()
                    .transformToUni(
                        won ->
                            won
                                ? Uni.createFrom().item(true)
                                : Uni.createFrom().<Boolean>failure(failure)));
  }

  private Uni<Boolean> hasNonce(String nonce) {
    return find().map(document -> document != null && nonce.equals(document.getString("nonce")));
  }

  private static Document toDocument(AdmissionEntry entry) {
    Document document =
        new Document("token", entry.token())
            .append("replica", entry.replica())
            .append("slot", entry.slot())
            .append("assets", entry.assets());
    MongoHeldPartitions.append(entry.partitions(), document);
    return entry.shares().isEmpty() ? document : document.append("shares", entry.shares());
  }

  private Uni<Map<String, AdmissionEntry>> entriesOf(Document document) {
    Document stored = document.get("entries", Document.class);
    return partitions
        .of(stored)
        .map(
            held -> {
              Map<String, AdmissionEntry> entries = new LinkedHashMap<>();
              for (String runId : stored.keySet()) {
                entries.put(
                    runId,
                    toEntry(
                        runId,
                        stored.get(runId, Document.class),
                        held.getOrDefault(runId, List.of())));
              }
              return entries;
            });
  }

  private static AdmissionEntry toEntry(String runId, Document entry, List<String> partitions) {
    return new AdmissionEntry(
        runId,
        entry.get("token", Number.class).longValue(),
        entry.getString("replica"),
        entry.getBoolean("slot", false),
        entry.getList("shares", String.class, List.of()),
        entry.getList("assets", String.class),
        partitions);
  }
}
