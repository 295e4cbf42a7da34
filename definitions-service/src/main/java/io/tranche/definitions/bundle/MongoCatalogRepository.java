package io.tranche.definitions.bundle;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Kind;
import io.tranche.definitions.bundle.StoredCatalog.AppliedBundle;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;

/** Catalogs in MongoDB. Contents are stored as text: the field names are the users' own. */
@Singleton
class MongoCatalogRepository implements CatalogRepository {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final ReactiveMongoCollection<Document> catalogs;
  private final ReactiveMongoCollection<Document> documents;
  private volatile StoredCatalog newest = StoredCatalog.EMPTY;

  @Inject
  MongoCatalogRepository(Databases databases) {
    this.catalogs = databases.collection("definitions", "catalogs");
    this.documents = databases.collection("definitions", "documents");
  }

  @Override
  public Uni<StoredCatalog> loadNewest() {
    return newestNumber()
        .chain(
            number ->
                newest.number() == number
                    ? Uni.createFrom().item(newest)
                    : load(number).map(Optional::orElseThrow).invoke(loaded -> newest = loaded));
  }

  @Override
  public Uni<Optional<StoredCatalog>> load(long number) {
    return catalogs
        .find(eq("_id", number))
        .map(MongoCatalogRepository::read)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<Long> newestNumber() {
    return catalogs
        .find(
            new FindOptions()
                .projection(Projections.include("_id"))
                .sort(Sorts.descending("_id"))
                .limit(1))
        .map(document -> document.getLong("_id"))
        .collect()
        .asList()
        .map(found -> found.isEmpty() ? StoredCatalog.EMPTY.number() : found.get(0));
  }

  @Override
  public Uni<Contents> loadDocuments(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Contents.NONE);
    }
    return documents
        .find(in("_id", ids))
        .collect()
        .in(
            () -> (Map<String, String>) new HashMap<String, String>(),
            (texts, document) -> texts.put(document.getString("_id"), document.getString("body")))
        .map(Contents::new);
  }

  @Override
  public Uni<Void> saveDocuments(List<DocumentVersion> versions) {
    if (versions.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<WriteModel<Document>> models =
        versions.stream()
            .<WriteModel<Document>>map(
                version ->
                    new UpdateOneModel<>(
                        eq("_id", version.id()),
                        new Document("$setOnInsert", write(version)),
                        UPSERT))
            .toList();
    return documents.bulkWrite(models, UNORDERED).replaceWithVoid();
  }

  @Override
  public Uni<Boolean> commit(StoredCatalog catalog) {
    String nonce = UUID.randomUUID().toString();
    return catalogs
        .insertOne(write(catalog).append("nonce", nonce))
        .map(inserted -> true)
        .onFailure(MongoCatalogRepository::isDuplicateKey)
        .recoverWithUni(() -> isOurs(catalog.number(), nonce));
  }

  /** A duplicate may be our own insert, whose answer was lost. */
  private Uni<Boolean> isOurs(long number, String nonce) {
    return catalogs
        .find(eq("_id", number), new FindOptions().projection(Projections.include("nonce")))
        .collect()
        .asList()
        .map(found -> found.stream().anyMatch(one -> nonce.equals(one.getString("nonce"))));
  }

  private static boolean isDuplicateKey(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  private static StoredCatalog read(Document document) {
    Map<String, AppliedBundle> bundles =
        document.getList("bundles", Document.class).stream()
            .map(
                bundle ->
                    new AppliedBundle(
                        bundle.getString("name"),
                        bundle.getLong("catalog"),
                        bundle.getDate("at").toInstant()))
            .collect(Collectors.toMap(AppliedBundle::name, bundle -> bundle));
    List<CatalogEntry> entries =
        document.getList("entries", Document.class).stream()
            .map(
                entry ->
                    new CatalogEntry(
                        Kind.parse(entry.getString("kind")),
                        entry.getString("name"),
                        entry.getString("bundle"),
                        entry.getLong("version"),
                        entry.getLong("catalog"),
                        entry.getBoolean("removed"),
                        entry.getString("document")))
            .toList();
    return new StoredCatalog(
        document.getLong("_id"),
        document.getDate("at").toInstant(),
        bundles,
        StoredCatalog.byKey(entries));
  }

  private static Document write(StoredCatalog catalog) {
    return new Document("_id", catalog.number())
        .append("at", Date.from(catalog.at()))
        .append(
            "bundles",
            catalog.bundles().values().stream()
                .map(
                    bundle ->
                        new Document("name", bundle.name())
                            .append("catalog", bundle.catalog())
                            .append("at", Date.from(bundle.at())))
                .toList())
        .append(
            "entries",
            catalog.entries().values().stream().map(MongoCatalogRepository::write).toList());
  }

  private static Document write(CatalogEntry entry) {
    return new Document("kind", entry.kind().wireName())
        .append("name", entry.name())
        .append("bundle", entry.bundle())
        .append("version", entry.version())
        .append("catalog", entry.catalog())
        .append("removed", entry.removed())
        .append("document", entry.document());
  }

  private static Document write(DocumentVersion version) {
    return new Document("kind", version.document().kind().wireName())
        .append("name", version.document().name())
        .append("version", version.version())
        .append("body", version.document().json());
  }
}
