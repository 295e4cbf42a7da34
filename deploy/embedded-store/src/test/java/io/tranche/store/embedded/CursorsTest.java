package io.tranche.store.embedded;

import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Indexes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cursor keeps its place, whatever happens to the collection between two batches. */
class CursorsTest {
  private static final int DOCUMENTS = 1_000;
  private static final int BATCH = 100;

  private final EmbeddedStore store = EmbeddedStore.inMemory();
  private final MongoClient client = MongoClients.create(store.uri());
  private final MongoCollection<Document> documents =
      client.getDatabase("test").getCollection("documents");

  @BeforeEach
  void fill() {
    documents.createIndex(Indexes.descending("n"));
    documents.insertMany(
        IntStream.range(0, DOCUMENTS)
            .mapToObj(n -> new Document("_id", n).append("n", n).append("odd", n % 2 == 1))
            .toList());
  }

  @AfterEach
  void close() {
    client.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{_id: 1}", "{_id: -1}", "{n: 1}", "{n: -1}", "{$natural: -1}"})
  void answersEachDocumentOnceInItsOrder(String sort) {
    Document order = Document.parse(sort);
    List<Integer> found = ids(documents.find().sort(order).batchSize(BATCH), 0, all -> {});
    boolean backward = sort.contains("-1");
    assertThat(found)
        .isEqualTo(
            IntStream.range(0, DOCUMENTS)
                .map(n -> backward ? DOCUMENTS - 1 - n : n)
                .boxed()
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{_id: 1}", "{_id: -1}", "{n: 1}"})
  void passesOverWhatIsDeletedAndMeetsTheRestOnce(String sort) {
    List<Integer> found =
        ids(
            documents.find().sort(Document.parse(sort)).batchSize(BATCH),
            BATCH,
            all -> all.deleteMany(new Document("odd", true)));
    assertThat(new HashSet<>(found)).hasSameSizeAs(found);
    assertThat(found.stream().filter(n -> n % 2 == 0)).hasSize(DOCUMENTS / 2);
    assertThat(found.stream().filter(n -> n % 2 == 1).count()).isLessThan(BATCH);
  }

  @Test
  void skipsAndLimitsOverBatches() {
    FindIterable<Document> some = documents.find(gte("n", 10)).sort(new Document("n", 1));
    assertThat(ids(some.skip(5).limit(250).batchSize(BATCH), 0, all -> {}))
        .isEqualTo(IntStream.range(15, 265).boxed().toList());
  }

  @Test
  void endsWhenItsCollectionIsDropped() {
    assertThat(refusalAfter(MongoCollection::drop)).isEqualTo(175);
  }

  @Test
  void endsWhenItsIndexIsDropped() {
    assertThat(refusalAfter(all -> all.dropIndex("n_-1"))).isEqualTo(175);
  }

  @Test
  void ordersBatchesOfAProjection() {
    FindIterable<Document> some =
        documents.find(lt("n", 300)).projection(new Document("odd", 1)).batchSize(BATCH);
    assertThat(some)
        .hasSize(300)
        .allSatisfy(each -> assertThat(each).containsOnlyKeys("_id", "odd"));
  }

  private int refusalAfter(Consumer<MongoCollection<Document>> between) {
    FindIterable<Document> all = documents.find().sort(new Document("n", 1)).batchSize(BATCH);
    return catchThrowableOfType(MongoCommandException.class, () -> ids(all, BATCH, between))
        .getErrorCode();
  }

  /** Reads all ids, and does something once after some of them. */
  private List<Integer> ids(
      FindIterable<Document> found, int after, Consumer<MongoCollection<Document>> between) {
    List<Integer> ids = new ArrayList<>();
    try (MongoCursor<Document> cursor = found.iterator()) {
      while (cursor.hasNext()) {
        ids.add(cursor.next().getInteger("_id"));
        if (ids.size() == after) {
          between.accept(documents);
        }
      }
    }
    return ids;
  }
}
