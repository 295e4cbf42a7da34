package io.tranche.testing.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.max;
import static com.mongodb.client.model.Updates.pull;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The store operations that services may use, on every store that must support them. An address in
 * {@code tranche.test.mongodb} adds that one.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.tranche.testing.store.StoreUnderTest#names")
class StoreContractTest {
  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private static StoreUnderTest store;

  @Parameter String storeName;
  private MongoCollection<Document> documents;

  @BeforeParameterizedClassInvocation
  static void open(String name, @TempDir Path folder) {
    store = StoreUnderTest.open(name, folder);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    store.close();
  }

  @BeforeEach
  void takeACollection() {
    String name = storeName + "_" + UUID.randomUUID().toString().replace("-", "");
    documents = store.client().getDatabase("test_contract").getCollection(name);
  }

  @AfterEach
  void dropTheCollection() {
    documents.drop();
  }

  @Test
  void findsWhatWasInsertedById() {
    Document inserted =
        new Document("_id", "a")
            .append("int", 1)
            .append("long", 1L << 40)
            .append("double", 0.5)
            .append("flag", true)
            .append("nothing", null)
            .append("at", Date.from(Instant.parse("2026-11-21T00:00:00.123Z")))
            .append("bits", new Binary(new byte[] {0, -1, 127}))
            .append("nested", new Document("list", List.of(1, "two", new Document("x", 3))));
    documents.insertOne(inserted);
    assertThat(documents.find(eq("a")).first()).isEqualTo(inserted);
    assertThat(documents.find(eq("b")).first()).isNull();
    assertThat(documents.find(in("_id", "a", "b"))).containsExactly(inserted);
  }

  @Test
  void refusesASecondInsertOfAnIdAsDuplicateKey() {
    documents.insertOne(new Document("_id", "a").append("n", 1));
    MongoWriteException refused =
        catchThrowableOfType(
            MongoWriteException.class,
            () -> documents.insertOne(new Document("_id", "a").append("n", 2)));
    assertThat(refused.getError().getCode()).isEqualTo(11000);
    assertThat(documents.find(eq("a")).first()).containsEntry("n", 1);
  }

  @Test
  void insertsTheOthersOfAnUnorderedInsertWhenSomeAreDuplicates() {
    documents.insertOne(new Document("_id", 2));
    MongoBulkWriteException refused =
        catchThrowableOfType(
            MongoBulkWriteException.class,
            () ->
                documents.insertMany(
                    List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3)),
                    new InsertManyOptions().ordered(false)));
    assertThat(refused.getWriteErrors())
        .extracting(BulkWriteError::getIndex, BulkWriteError::getCode)
        .containsExactly(tuple(1, 11000));
    assertThat(ids(new Document(), ascending("_id"), 10)).containsExactly(1, 2, 3);
  }

  @Test
  void findsByAnIndexInItsOrderUpToALimit() {
    documents.createIndex(Indexes.ascending("state", "created"));
    for (int i = 0; i < 20; i++) {
      documents.insertOne(
          new Document("_id", i).append("state", i % 2 == 0 ? "even" : "odd").append("created", i));
    }
    assertThat(ids(eq("state", "even"), ascending("state", "created"), 3)).containsExactly(0, 2, 4);
    assertThat(ids(eq("state", "even"), descending("state", "created"), 2)).containsExactly(18, 16);
    Bson page = and(eq("state", "odd"), gt("created", 5), lt("created", 12));
    assertThat(ids(page, ascending("created"), 10)).containsExactly(7, 9, 11);
    assertThat(ids(gte("_id", 17), ascending("_id"), 10)).containsExactly(17, 18, 19);
  }

  @Test
  void pagesThroughManyMoreDocumentsThanABatchHolds() {
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(new Document("_id", i));
    }
    documents.insertMany(many);
    List<Integer> seen = new ArrayList<>();
    documents
        .find()
        .sort(ascending("_id"))
        .batchSize(33)
        .forEach(document -> seen.add(document.getInteger("_id")));
    assertThat(seen).hasSize(500).isSorted();
  }

  @Test
  void appliesEachUpdateOperator() {
    documents.insertOne(
        new Document("_id", "a")
            .append("count", 1)
            .append("gone", "x")
            .append("list", List.of(1, 2, 3))
            .append("high", 5));
    documents.updateOne(
        eq("a"),
        combine(
            set("nested.name", "n"),
            unset("gone"),
            inc("count", 4),
            max("high", 9),
            push("added", "first"),
            setOnInsert("created", true)));
    documents.updateOne(eq("a"), combine(pull("list", 2), push("added", "second"), max("high", 1)));
    assertThat(documents.find(eq("a")).first())
        .isEqualTo(
            new Document("_id", "a")
                .append("count", 5)
                .append("list", List.of(1, 3))
                .append("high", 9)
                .append("nested", new Document("name", "n"))
                .append("added", List.of("first", "second")));
  }

  @Test
  void pushesSeveralAndPullsByAField() {
    documents.insertOne(new Document("_id", "a").append("entries", List.of()));
    documents.updateOne(
        eq("a"),
        new Document(
            "$push",
            new Document(
                "entries",
                new Document("$each", List.of(new Document("run", 1), new Document("run", 2))))));
    documents.updateOne(eq("a"), pull("entries", new Document("run", 1)));
    assertThat(documents.find(eq("a")).first())
        .containsEntry("entries", List.of(new Document("run", 2)));
  }

  @Test
  void upsertsOnceAndUpdatesAfterwards() {
    Bson update = combine(setOnInsert("created", 1), inc("times", 1));
    UpdateResult first = documents.updateOne(eq("a"), update, UPSERT);
    UpdateResult second = documents.updateOne(eq("a"), update, UPSERT);
    assertThat(first.getMatchedCount()).isZero();
    assertThat(first.getUpsertedId()).isNotNull();
    assertThat(second.getMatchedCount()).isEqualTo(1);
    assertThat(second.getUpsertedId()).isNull();
    assertThat(documents.find(eq("a")).first())
        .isEqualTo(new Document("_id", "a").append("created", 1).append("times", 2));
  }

  @Test
  void refusesAConditionalUpsertWhoseConditionFailsAsDuplicateKey() {
    documents.insertOne(new Document("_id", "a").append("version", 5));
    Bson older = and(eq("_id", "a"), lt("version", 5));
    assertThatThrownBy(() -> documents.updateOne(older, set("version", 5), UPSERT))
        .isInstanceOfSatisfying(
            MongoWriteException.class,
            refused -> assertThat(refused.getError().getCode()).isEqualTo(11000));
    UpdateResult newer =
        documents.updateOne(and(eq("_id", "a"), lt("version", 6)), set("version", 6), UPSERT);
    assertThat(newer.getModifiedCount()).isEqualTo(1);
    documents.updateOne(and(eq("_id", "b"), lt("version", 6)), set("version", 6), UPSERT);
    assertThat(documents.find(eq("b")).first())
        .isEqualTo(new Document("_id", "b").append("version", 6));
  }

  @Test
  void comparesAndSetsExactlyOnceAmongMany() throws Exception {
    documents.insertOne(new Document("_id", "a").append("version", 0).append("nonce", "none"));
    int threads = 4;
    int rounds = 25;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> wins = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String nonce = "writer-" + t;
        wins.add(executor.submit(() -> compareAndSet(nonce, rounds)));
      }
      int total = 0;
      for (Future<Integer> win : wins) {
        total += win.get();
      }
      assertThat(total).isEqualTo(threads * rounds);
    } finally {
      executor.shutdownNow();
    }
    assertThat(documents.find(eq("a")).first()).containsEntry("version", threads * rounds);
  }

  /** Each success must have been the only one for its version. */
  private int compareAndSet(String nonce, int rounds) {
    int won = 0;
    while (won < rounds) {
      int version = documents.find(eq("a")).first().getInteger("version");
      Document before =
          documents.findOneAndUpdate(
              and(eq("_id", "a"), eq("version", version)),
              combine(inc("version", 1), set("nonce", nonce)));
      if (before != null) {
        assertThat(before).containsEntry("version", version);
        won++;
      }
    }
    return won;
  }

  @Test
  void settlesALostAnswerByReadingTheNonce() {
    documents.insertOne(new Document("_id", "a").append("version", 1).append("nonce", "before"));
    Bson expected = and(eq("_id", "a"), eq("version", 1));
    Bson change = combine(set("version", 2), set("nonce", "mine"));
    assertThat(documents.updateOne(expected, change).getModifiedCount()).isEqualTo(1);
    // The answer was lost: the same again changes nothing, and the nonce tells whose it is.
    assertThat(documents.updateOne(expected, change).getMatchedCount()).isZero();
    assertThat(documents.find(eq("a")).first())
        .containsEntry("version", 2)
        .containsEntry("nonce", "mine");
  }

  @Test
  void findOneAndUpdateReturnsTheDocumentBeforeOrAfter() {
    documents.insertOne(new Document("_id", "a").append("n", 1));
    FindOneAndUpdateOptions after =
        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    assertThat(documents.findOneAndUpdate(eq("a"), inc("n", 1))).containsEntry("n", 1);
    assertThat(documents.findOneAndUpdate(eq("a"), inc("n", 1), after)).containsEntry("n", 3);
    assertThat(documents.findOneAndUpdate(eq("b"), inc("n", 1), after)).isNull();
    assertThat(documents.findOneAndUpdate(eq("b"), inc("n", 1), after.upsert(true)))
        .isEqualTo(new Document("_id", "b").append("n", 1));
  }

  @Test
  void claimsTheFirstInTheOrderAsked() {
    documents.createIndex(Indexes.ascending("due"));
    for (int i = 5; i > 0; i--) {
      documents.insertOne(new Document("_id", i).append("due", i));
    }
    Document claimed =
        documents.findOneAndUpdate(
            lt("due", 10), set("due", 99), new FindOneAndUpdateOptions().sort(ascending("due")));
    assertThat(claimed).containsEntry("_id", 1);
  }

  @Test
  void appliesTheGoodUpdatesOfAnUnorderedBulkAndNamesTheBad() {
    documents.insertOne(new Document("_id", "held").append("version", 9));
    List<UpdateOneModel<Document>> updates =
        List.of(
            new UpdateOneModel<>(eq("new"), set("n", 1), UPSERT),
            new UpdateOneModel<>(
                and(eq("_id", "held"), lt("version", 9)), set("version", 9), UPSERT),
            new UpdateOneModel<>(eq("other"), set("n", 2), UPSERT));
    MongoBulkWriteException refused =
        catchThrowableOfType(
            MongoBulkWriteException.class,
            () -> documents.bulkWrite(updates, new BulkWriteOptions().ordered(false)));
    assertThat(refused.getWriteErrors()).hasSize(1);
    assertThat(refused.getWriteErrors().get(0).getIndex()).isEqualTo(1);
    assertThat(refused.getWriteErrors().get(0).getCode()).isEqualTo(11000);
    assertThat(ids(new Document(), ascending("_id"), 10)).containsExactly("held", "new", "other");
  }

  @Test
  void deletesOneAndManyByAnIndex() {
    documents.createIndex(Indexes.ascending("run"));
    for (int i = 0; i < 6; i++) {
      documents.insertOne(new Document("_id", i).append("run", i % 2));
    }
    assertThat(documents.deleteOne(eq(0)).getDeletedCount()).isEqualTo(1);
    assertThat(documents.deleteOne(eq(0)).getDeletedCount()).isZero();
    assertThat(documents.deleteMany(eq("run", 1)).getDeletedCount()).isEqualTo(3);
    assertThat(ids(new Document(), ascending("_id"), 10)).containsExactly(2, 4);
  }

  @Test
  void refusesADuplicateInAUniqueIndex() {
    documents.createIndex(Indexes.ascending("set", "key"), new IndexOptions().unique(true));
    documents.createIndex(Indexes.ascending("set", "key"), new IndexOptions().unique(true));
    documents.insertOne(new Document("_id", 1).append("set", "s").append("key", "k"));
    documents.insertOne(new Document("_id", 2).append("set", "s").append("key", "other"));
    assertThatThrownBy(
            () -> documents.insertOne(new Document("_id", 3).append("set", "s").append("key", "k")))
        .isInstanceOfSatisfying(
            MongoWriteException.class,
            refused -> assertThat(refused.getError().getCode()).isEqualTo(11000));
    assertThatThrownBy(() -> documents.updateOne(eq(2), set("key", "k")))
        .isInstanceOfSatisfying(
            MongoWriteException.class,
            refused -> assertThat(refused.getError().getCode()).isEqualTo(11000));
  }

  @Test
  void countsWhatMatches() {
    documents.insertMany(
        List.of(new Document("run", 1), new Document("run", 1), new Document("run", 2)));
    assertThat(documents.countDocuments(eq("run", 1))).isEqualTo(2);
  }

  private List<Object> ids(Bson filter, Bson sort, int limit) {
    List<Object> ids = new ArrayList<>();
    documents.find(filter).sort(sort).limit(limit).forEach(found -> ids.add(found.get("_id")));
    return ids;
  }
}
