package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.TestWorld;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The status right after a definition or a set has changed. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class StatusAfterChangeTest {

  @Inject TestWorld world;
  @Inject StatusWorld statuses;
  @Inject CatalogView catalog;
  @Inject AssetPartitionRepository documents;
  @Inject RegisteredKeys keys;
  @Inject MembersSince members;
  @Inject OutcomeSnapshots snapshots;

  private void define(String partitions) {
    world.define(
        """
        apiVersion: tranche.io/v1
        bundle: change
        partitionSets: [{name: change_files}, {name: change_held}]
        assets: [{key: change/KEY, partitions: PARTITIONS, materializer: {type: none}}]
        """
            .replace("KEY", key)
            .replace("PARTITIONS", partitions));
  }

  private String key = "";

  @Test
  void aStartThatMovesHidesAndShowsWhatWasMade() {
    key = "days";
    define("{type: daily, start: '2024-01-01', end: '2024-01-11'}");
    statuses.materialized("change/days", "2024-01-02", 1);
    statuses.failed("change/days", "2024-01-08", 2);
    statuses.untilCounts("change/days", Map.of("MATERIALIZED", 1, "FAILED", 1, "MISSING", 8));

    define("{type: daily, start: '2024-01-05', end: '2024-01-11'}");
    statuses.untilCounts("change/days", Map.of("FAILED", 1, "MISSING", 5));
    statuses.materialized("change/days", "2024-01-03", 3);

    define("{type: daily, start: '2023-12-31', end: '2024-01-11'}");
    statuses.untilCounts("change/days", Map.of("MATERIALIZED", 2, "FAILED", 1, "MISSING", 8));
    assertThat(statuses.keys("asset=change/days&status=MATERIALIZED"))
        .containsExactly("2024-01-02", "2024-01-03");
  }

  @Test
  void aKeyThatWasRemovedAndComesBackAtAnotherPlaceHasItsHistory() {
    key = "regions";
    define("{type: static, keys: [eu, jp, us]}");
    statuses.materialized("change/regions", "jp", 1);
    statuses.failed("change/regions", "us", 2);
    statuses.untilCounts("change/regions", Map.of("MATERIALIZED", 1, "FAILED", 1, "MISSING", 1));

    define("{type: static, keys: [eu, us]}");
    statuses.untilCounts("change/regions", Map.of("FAILED", 1, "MISSING", 1));

    define("{type: static, keys: [us, ar, eu, jp]}");
    statuses.untilCounts("change/regions", Map.of("MATERIALIZED", 1, "FAILED", 1, "MISSING", 2));
    assertThat(statuses.keys("asset=change/regions&status=MATERIALIZED")).containsExactly("jp");
    assertThat(statuses.keys("asset=change/regions&status=FAILED")).containsExactly("us");
  }

  @Test
  void aDimensionThatIsAddedStartsWithNothing() {
    key = "grown";
    define("{type: static, keys: [eu, jp]}");
    statuses.materialized("change/grown", "eu", 1);
    statuses.untilCounts("change/grown", Map.of("MATERIALIZED", 1, "MISSING", 1));

    define(
        "{type: multi, dimensions: {region: {type: static, keys: [eu, jp]},"
            + " size: {type: static, keys: [l, s]}}}");
    statuses.untilCounts("change/grown", Map.of("MISSING", 4));
    statuses.materialized("change/grown", "jp|l", 2);
    statuses.untilCounts("change/grown", Map.of("MATERIALIZED", 1, "MISSING", 3));

    define("{type: static, keys: [eu, jp]}");
    statuses.untilCounts("change/grown", Map.of("MATERIALIZED", 1, "MISSING", 1));
  }

  @Test
  void aCellOfAKeyThatComesBackHasItsHistory() {
    key = "cells";
    PartitionSetMember first = TestWorld.member("change_files", "a.csv", 1, 1);
    define(
        "{type: multi, dimensions: {file: {type: dynamic, name: change_files},"
            + " size: {type: static, keys: [l, s]}}}");
    world.publish(List.of(first, TestWorld.member("change_files", "b.csv", 2, 1)));
    statuses.untilCounts("change/cells", Map.of("MISSING", 4));
    statuses.materialized("change/cells", "a.csv|l", 1);
    statuses.failed("change/cells", "b.csv|s", 2);
    statuses.untilCounts("change/cells", Map.of("MATERIALIZED", 1, "FAILED", 1, "MISSING", 2));

    world.publish(List.of(TestWorld.removed(first)));
    statuses.untilCounts("change/cells", Map.of("FAILED", 1, "MISSING", 1));
    world.publish(List.of(TestWorld.member("change_files", "a.csv", 7, 3)));

    statuses.untilCounts("change/cells", Map.of("MATERIALIZED", 1, "FAILED", 1, "MISSING", 2));
    assertThat(statuses.keys("asset=change/cells&status=MATERIALIZED")).containsExactly("a.csv|l");
  }

  @Test
  void aKeyThatComesBackWhileARunHoldsItIsInProgressUnderItsNewOrdinal() {
    key = "held";
    PartitionSetMember first = TestWorld.member("change_held", "a.csv", 1, 1);
    define("{type: dynamic, name: change_held}");
    world.publish(List.of(first, TestWorld.member("change_held", "b.csv", 2, 1)));
    statuses.untilCounts("change/held", Map.of("MISSING", 2));
    AssetPictures ofSmall = pictures("change/held", Clock.systemUTC());
    AssetPictures ofLarge = pictures("change/held", Clock.systemUTC());
    List<String> held = List.of("a.csv", "b.csv");

    assertThat(held(ofSmall, held)).isEqualTo(Ordinals.of(1, 2));
    assertThat(held(ofSmall, List.of("a.csv"))).isEqualTo(Ordinals.of(1));
    assertThat(heldByLarge(ofLarge, held)).isEqualTo(Ordinals.of(1, 2));

    world.publish(List.of(TestWorld.removed(first)));
    statuses.untilCounts("change/held", Map.of("MISSING", 1));
    assertThat(held(ofSmall, held)).isEqualTo(Ordinals.of(2));
    assertThat(heldByLarge(ofLarge, held)).isEqualTo(Ordinals.of(2));

    world.publish(List.of(TestWorld.member("change_held", "a.csv", 7, 3)));
    statuses.untilCounts("change/held", Map.of("MISSING", 2));
    assertThat(held(ofSmall, held)).isEqualTo(Ordinals.of(2, 7));
    assertThat(heldByLarge(ofLarge, held)).isEqualTo(Ordinals.of(2, 7));
  }

  private static Ordinals held(AssetPictures pictures, List<String> held) {
    return inProgress(pictures, new HeldPartitions(Set.copyOf(held), Map.of()));
  }

  private static Ordinals heldByLarge(AssetPictures pictures, List<String> held) {
    return inProgress(pictures, new HeldPartitions(Set.of(), Map.of("run", held)));
  }

  private static Ordinals inProgress(AssetPictures pictures, HeldPartitions held) {
    return TestWorld.await(pictures.current(held)).materializing();
  }

  @Test
  void aWindowThatHadDataBeforeItEndedIsMaterializedFromItsEndOn() {
    key = "early";
    define("{type: daily, start: '2024-01-01'}");
    statuses.materialized("change/early", "2024-01-05", 1);
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-04T00:00:00Z"));
    Clock clock = clockAt(now);
    AssetPictures pictures = pictures("change/early", clock);

    assertThat(TestWorld.await(pictures.current(HeldPartitions.NONE)).counts())
        .containsEntry(PartitionStatus.MATERIALIZED, 0L)
        .containsEntry(PartitionStatus.MISSING, 3L);

    now.set(Instant.parse("2024-01-06T00:00:00Z"));

    assertThat(TestWorld.await(pictures.current(HeldPartitions.NONE)).counts())
        .containsEntry(PartitionStatus.MATERIALIZED, 1L)
        .containsEntry(PartitionStatus.MISSING, 4L);
  }

  private AssetPictures pictures(String asset, Clock clock) {
    PartitionsDefinition definition = catalog.current().asset(asset).partitions();
    return new AssetPictures(
        new AssetOutcomes(asset, definition, documents, keys, members, snapshots, clock),
        keys,
        clock);
  }

  private static Clock clockAt(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }
}
