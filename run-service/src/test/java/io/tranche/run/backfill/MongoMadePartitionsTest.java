package io.tranche.run.backfill;

import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.check.MongoCheckRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class MongoMadePartitionsTest {

  @Inject TestWorld world;
  @Inject MongoMadePartitions made;
  @Inject MongoCheckRepository checks;

  @Test
  void isWhatTheRunsMadeAndLaterAttemptsDidNotSpoil() {
    made("first", "kept", 5);
    made("first", "again", 5);
    failed("again", "first", 4, 5);
    made("first", "spoiled", 5);
    failed("spoiled", "first", 9, 5);
    made("first", "foreign", 5);
    failed("foreign", "another", 9, 5);
    made("second", "later", 7);
    made("another", "else", 7);
    made("first", "checked", 5);
    checked("first", "checked", true);
    made("first", "warned", 5);
    checked("first", "warned", false);

    assertThat(await(made.of(List.of("made-first", "made-second"))))
        .containsExactlyInAnyOrder(
            "made|kept", "made|again", "made|foreign", "made|later", "made|warned");
    assertThat(await(made.of(List.of("made-nothing")))).isEmpty();
  }

  private void made(String run, String partition, long token) {
    insert(
        "materializations",
        new Document("_id", "made-" + run + "|" + id(partition))
            .append("asset", "made")
            .append("partition", partition)
            .append("runId", "made-" + run)
            .append("token", token));
  }

  private void failed(String partition, String run, long token, long madeWith) {
    insert(
        "asset_partitions",
        new Document("_id", id(partition))
            .append("failure", new Document("runId", "made-" + run).append("token", token))
            .append("materialization", new Document("token", madeWith)));
  }

  private void checked(String run, String partition, boolean blocking) {
    await(
        checks.save(
            List.of(
                new AssetEvent.Checked(
                    "made",
                    partition,
                    "made-" + run,
                    5,
                    Runs.NOW,
                    "complete",
                    false,
                    CheckSeverity.ERROR,
                    blocking,
                    Map.of(),
                    Optional.empty()))));
  }

  private void insert(String collection, Document document) {
    await(world.collection(collection).insertOne(document));
  }

  private static String id(String partition) {
    return Ids.assetPartition("made", partition);
  }
}
