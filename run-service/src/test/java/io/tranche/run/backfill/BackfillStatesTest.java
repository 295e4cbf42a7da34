package io.tranche.run.backfill;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What is told of backfills, so that others know what they have still to make. */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class BackfillStatesTest extends BackfillWorld {

  @Inject CatalogView catalogs;

  @Test
  void tellsWhatIsLeftUntilNothingIs() {
    String id = create("fill/days", "[2024-01-05...2024-01-14]", false);
    untilEnded(id);

    List<BackfillState> told = untilToldThat(id, "fill/days", BackfillState::removed);
    assertThat(told).extracting(BackfillState::count).startsWith(10L).endsWith(0L);
    assertThat(told)
        .extracting(BackfillState::count)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(told).extracting(BackfillState::version).isSorted();
    assertThat(told.get(0).layout())
        .isEqualTo(catalogs.current().asset("fill/days").partitions().layout().fingerprint());
    assertThat(told.get(told.size() - 1).ordinals()).isEmpty();
  }

  @Test
  void tellsOfEveryAssetAndOfWhatIsLostToo() {
    String id =
        create(Map.of("asset", "fill/read+", "selection", "*", "maxPartitionsPerRun", 1), 201)
            .jsonPath()
            .getString("id");
    untilEnded(id);

    for (String asset : List.of("fill/read", "fill/broken", "fill/behind", "fill/aside")) {
      assertThat(untilToldThat(id, asset, BackfillState::removed).get(0).count()).isEqualTo(3);
    }
  }

  @Test
  void aCanceledOneHasNothingLeft() {
    String id = create("fill/paused", "*", false);
    assertThat(untilToldThat(id, "fill/paused", state -> !state.removed()).get(0).count())
        .isEqualTo(3);

    given().post("/api/v1/backfills/" + id + "/cancel").then().statusCode(202);

    untilToldThat(id, "fill/paused", BackfillState::removed);
  }

  @Test
  void thatOneHasEndedIsToldThoughItsDriverDiedBeforeItDid() {
    String id = create("fill/read", "*", false);
    untilEnded(id);
    untilToldThat(id, "fill/read", BackfillState::removed);
    Document stored = await(world.collection("backfills").find(new Document("_id", id)).toUni());

    world.store("backfills", new Document(stored).append("_id", "left").append("untold", true));

    assertThat(untilToldThat("left", "fill/read", BackfillState::removed)).isNotEmpty();
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () ->
                !await(world.collection("backfills").find(new Document("_id", "left")).toUni())
                    .containsKey("untold"));
  }

  private List<BackfillState> untilToldThat(
      String backfill, String asset, Predicate<BackfillState> last) {
    List<BackfillState> told = new ArrayList<>();
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () -> {
              told.clear();
              told.addAll(
                  world.records(
                      world.topics().backfillStates(),
                      backfill + "|" + asset,
                      BackfillState.class));
              return !told.isEmpty() && last.test(told.get(told.size() - 1));
            });
    return told;
  }
}
