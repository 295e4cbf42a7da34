package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.RunConfig;
import io.tranche.run.TestWorld;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.MongoOutcomeSnapshots.Head;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a replica that starts makes of what another one has stored. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class OutcomeSnapshotsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** Of each test its own: snapshots of others are of no use to it. */
  private final String topic = UUID.randomUUID().toString();

  @Inject TestWorld world;
  @Inject StatusWorld statuses;
  @Inject CatalogView catalog;
  @Inject AssetPartitionRepository documents;
  @Inject RegisteredKeys keys;
  @Inject MembersSince members;
  @Inject MongoOutcomeSnapshots stored;
  @Inject RunConfig config;

  /** Places in two Kafka partitions. */
  private EventPlaces at(long one, long other) {
    return at(topic, one, other);
  }

  private static EventPlaces at(String topic, long one, long other) {
    return new EventPlaces(topic, Map.of(0, one, 1, other));
  }

  /** A replica, and what it has read of one asset. */
  private final class Replica {
    private final OutcomeSnapshots snapshots;
    private final Counted counted = new Counted(documents);
    private final String asset;
    private final AssetOutcomes outcomes;

    private Replica(String asset, EventPlaces end) {
      this(asset, new OutcomeSnapshots(stored, config, CLOCK));
      TestWorld.await(snapshots.start(at(0, 0), end));
    }

    private Replica(String asset, OutcomeSnapshots snapshots) {
      this.asset = asset;
      this.snapshots = snapshots;
      this.outcomes = outcomes();
    }

    /** What the same replica has read of another asset. */
    private Replica of(String other) {
      return new Replica(other, snapshots);
    }

    private AssetOutcomes outcomes() {
      PartitionsDefinition definition = catalog.current().asset(asset).partitions();
      return new AssetOutcomes(asset, definition, counted, keys, members, snapshots, CLOCK);
    }

    private Outcomes current() {
      return TestWorld.await(outcomes.current());
    }

    private Replica hears(int partition, long offset, String key) {
      snapshots.note(partition, offset, asset, key);
      TestWorld.await(outcomes.refresh(Set.of(key)));
      return this;
    }

    /** Many events about one partition. */
    private Replica hearsMany(long offset, long events, String key) {
      for (long next = offset; next < offset + events; next++) {
        snapshots.note(0, next, asset, key);
      }
      TestWorld.await(outcomes.refresh(Set.of(key)));
      return this;
    }

    private Replica writes(EventPlaces log) {
      return writes(log, this);
    }

    private Replica writes(EventPlaces log, Replica... all) {
      Stream.of(all).forEach(Replica::current);
      TestWorld.await(
          snapshots.write(
              Stream.of(all).map(one -> one.outcomes).toList(),
              log,
              Stream.of(all).map(one -> one.asset).collect(Collectors.toSet())));
      return this;
    }
  }

  /** Counts what is read. */
  private static final class Counted implements AssetPartitionRepository {
    private final AssetPartitionRepository documents;
    private final List<String> found = new ArrayList<>();
    private int scans;

    private Counted(AssetPartitionRepository documents) {
      this.documents = documents;
    }

    @Override
    public Multi<Facts> scan(String asset) {
      scans++;
      return documents.scan(asset);
    }

    @Override
    public Uni<List<Facts>> find(String asset, Collection<String> partitions) {
      found.addAll(partitions);
      return documents.find(asset, partitions);
    }

    @Override
    public Uni<List<Newest>> listNewest(
        String asset, Recency by, Optional<Recent> after, int limit) {
      return documents.listNewest(asset, by, after, limit);
    }

    @Override
    public Uni<List<Recent>> findRecent(String asset, Recency by, Collection<String> partitions) {
      return documents.findRecent(asset, by, partitions);
    }

    @Override
    public Uni<List<Details>> findDetails(String asset, Collection<String> partitions) {
      return documents.findDetails(asset, partitions);
    }
  }

  private Head head(String asset) {
    return TestWorld.await(stored.heads()).stream()
        .filter(head -> head.asset().equals(asset))
        .findFirst()
        .orElseThrow();
  }

  private String days(String name) {
    define(name, "{type: daily, start: '2024-01-01', end: '2024-01-11'}");
    String asset = "snapshots/" + name;
    statuses.materialized(asset, "2024-01-02", 1);
    statuses.failed(asset, "2024-01-03", 2);
    return asset;
  }

  private void define(String name, String partitions) {
    world.define(
        """
        apiVersion: tranche.io/v1
        bundle: NAME
        partitionSets: [{name: NAME_files}]
        assets: [{key: snapshots/NAME, partitions: PARTITIONS, materializer: {type: none}}]
        """
            .replace("NAME", name)
            .replace("PARTITIONS", partitions));
  }

  @Test
  void aReplicaGoesOnWhereAnotherWasAndReadsOnlyWhatEventsHaveNamedSince() {
    String asset = days("goes_on");
    Outcomes before = new Replica(asset, at(5, 5)).writes(at(5, 5)).current();
    statuses.materialized(asset, "2024-01-09", 3);

    Replica next = new Replica(asset, at(5, 6));
    next.hears(1, 4, "2024-01-02").hears(1, 5, "2024-01-09");
    Outcomes after = next.current();

    assertThat(before.materialized().size()).isEqualTo(1);
    assertThat(after.materialized().size()).isEqualTo(2);
    assertThat(after.failed().size()).isEqualTo(1);
    assertThat(next.counted.scans).isZero();
    assertThat(next.counted.found).containsExactly("2024-01-09");
  }

  @Test
  void whatComesAfterwardsIsReadAsUsual() {
    String asset = days("afterwards");
    new Replica(asset, at(5, 5)).writes(at(5, 5));
    Replica next = new Replica(asset, at(5, 5));
    next.current();
    statuses.materialized(asset, "2024-01-03", 3);

    next.hears(0, 5, "2024-01-03");

    assertThat(next.current().materialized().size()).isEqualTo(2);
    assertThat(next.current().failed().size()).isZero();
  }

  @Test
  void aSnapshotIsNotUsedWhereItsEventsAreGoneOrTooManyOrOfAnotherTopic() {
    String asset = days("not_used");
    new Replica(asset, at(5, 5)).writes(at(5, 5));
    OutcomeSnapshots fresh = new OutcomeSnapshots(stored, config, CLOCK);

    EventPlaces truncated = TestWorld.await(fresh.start(at(6, 0), at(9, 9)));
    assertThat(truncated).isEqualTo(at(9, 9));
    EventPlaces behind = at(5, 5 + OutcomeSnapshots.MOST_EVENTS + 1);
    assertThat(TestWorld.await(fresh.start(at(0, 0), behind))).isEqualTo(behind);
    EventPlaces shorter = at(5, 4);
    assertThat(TestWorld.await(fresh.start(at(0, 0), shorter))).isEqualTo(shorter);
    EventPlaces other = at("another", 9, 9);
    assertThat(TestWorld.await(fresh.start(at("another", 0, 0), other))).isEqualTo(other);
    assertThat(TestWorld.await(fresh.start(at(0, 0), at(9, 9)))).isEqualTo(at(5, 5));
  }

  @Test
  void anotherNumberingIsReadFromItsDocuments() {
    define("renumbered", "{type: static, keys: [eu, jp, us]}");
    String asset = "snapshots/renumbered";
    statuses.materialized(asset, "us", 1);
    new Replica(asset, at(5, 5)).writes(at(5, 5));
    define("renumbered", "{type: static, keys: [us, eu]}");

    Replica next = new Replica(asset, at(5, 5));

    assertThat(next.current().materialized()).isEqualTo(Ordinals.of(0));
    assertThat(next.counted.scans).isEqualTo(1);
  }

  @Test
  void whatWasNoPartitionBeforeIsReadAgainWhereTheStartHasMoved() {
    String asset = days("moved_start");
    statuses.materialized(asset, "2023-12-31", 3);
    assertThat(new Replica(asset, at(5, 5)).writes(at(5, 5)).current().materialized().size())
        .isEqualTo(1);
    define("moved_start", "{type: daily, start: '2023-12-31', end: '2024-01-11'}");

    Replica next = new Replica(asset, at(5, 5));

    assertThat(next.current().materialized().size()).isEqualTo(2);
    assertThat(next.counted.scans).isZero();
    assertThat(next.counted.found).containsExactly("2023-12-31");
  }

  @Test
  void moreThanIsWorthReadingOneByOneIsReadFromAllDocuments() {
    String asset = days("many");
    new Replica(asset, at(5, 5)).writes(at(5, 5));
    Replica next = new Replica(asset, at(5, 5));

    IntStream.rangeClosed(0, OutcomeSnapshots.MOST_NAMED)
        .forEach(i -> next.snapshots.note(0, 5 + i, asset, "key" + i));

    assertThat(next.current().materialized().size()).isEqualTo(1);
    assertThat(next.counted.scans).isEqualTo(1);
  }

  @Test
  void aKeyThatIsRegisteredLaterHasTheHistoryThatItHadBefore() {
    define("later", "{type: dynamic, name: later_files}");
    PartitionSetMember first = TestWorld.member("later_files", "a.csv", 1, 1);
    world.publish(List.of(first, TestWorld.member("later_files", "b.csv", 2, 1)));
    statuses.materialized("snapshots/later", "a.csv", 1);
    statuses.materialized("snapshots/later", "early.csv", 2);
    statuses.untilCounts("snapshots/later", Map.of("MATERIALIZED", 1, "MISSING", 1));
    new Replica("snapshots/later", at(5, 5)).writes(at(5, 5));

    world.publish(List.of(TestWorld.removed(first)));
    statuses.untilCounts("snapshots/later", Map.of("MISSING", 1));
    world.publish(
        List.of(
            TestWorld.member("later_files", "a.csv", 3, 3),
            TestWorld.member("later_files", "early.csv", 4, 1)));
    statuses.untilCounts("snapshots/later", Map.of("MATERIALIZED", 2, "MISSING", 1));
    Replica next = new Replica("snapshots/later", at(5, 5));

    assertThat(next.current().materialized().contains(3)).isTrue();
    assertThat(next.current().materialized().contains(4)).isTrue();
    assertThat(next.counted.scans).isZero();
    assertThat(next.counted.found).containsExactlyInAnyOrder("a.csv", "early.csv");
  }

  @Test
  void aRoundIsDueByTheEventsOfOneAssetThoughNoTimeHasPassed() {
    String asset = days("due");
    Replica writer = new Replica(asset, at(0, 0));
    assertThat(writer.snapshots.isDue(at(0, 0))).isTrue();
    writer.writes(at(0, 0));

    writer.hearsMany(0, OutcomeSnapshots.MOST_OF_ONE - 1, "2024-01-02");
    EventPlaces before = at(OutcomeSnapshots.MOST_OF_ONE - 1, 0);
    assertThat(writer.snapshots.isDue(before)).isFalse();

    writer.hearsMany(OutcomeSnapshots.MOST_OF_ONE - 1, 1, "2024-01-02");
    EventPlaces after = at(OutcomeSnapshots.MOST_OF_ONE, 0);
    assertThat(writer.snapshots.isDue(after)).isTrue();
    writer.writes(after);
    assertThat(head(asset).log()).isEqualTo(after);
    assertThat(writer.snapshots.isDue(after)).isFalse();
  }

  @Test
  void aQuietAssetBesideABusyOneIsWrittenOnlyWhenItsPlaceIsOld() {
    Replica busy = new Replica(days("busy"), at(0, 0));
    Replica quiet = busy.of(days("quiet"));
    busy.writes(at(0, 0), busy, quiet);

    quiet.hears(0, 0, "2024-01-02");
    busy.hearsMany(1, OutcomeSnapshots.MOST_OF_ONE, "2024-01-02");
    EventPlaces first = at(1 + OutcomeSnapshots.MOST_OF_ONE, 0);
    busy.writes(first, busy, quiet);
    assertThat(head(busy.asset).log()).isEqualTo(first);
    assertThat(head(quiet.asset).log()).isEqualTo(at(0, 0));

    EventPlaces second = at(1 + 2 * OutcomeSnapshots.MOST_OF_ONE, 0);
    busy.hearsMany(first.next().get(0), OutcomeSnapshots.MOST_OF_ONE, "2024-01-02");
    busy.writes(second, busy, quiet);
    assertThat(head(busy.asset).log()).isEqualTo(second);
    assertThat(head(quiet.asset).log()).isEqualTo(second);
  }

  @Test
  void aChangedAssetIsWrittenByTheEventsOfAllOthers() {
    Replica writer = new Replica(days("others"), at(0, 0)).writes(at(0, 0));
    writer.hears(0, 0, "2024-01-02");

    assertThat(writer.snapshots.isDue(at(OutcomeSnapshots.BETWEEN_ROUNDS - 1, 0))).isFalse();
    EventPlaces far = at(OutcomeSnapshots.BETWEEN_ROUNDS, 0);
    assertThat(writer.snapshots.isDue(far)).isTrue();

    writer.writes(far);
    assertThat(head(writer.asset).log()).isEqualTo(far);
    assertThat(writer.snapshots.isDue(far)).isFalse();
  }

  @Test
  void aReplicaThatStartsFindsASnapshotAtAnyMomentThoughEventsComeFasterThanTimePasses() {
    String asset = days("fast");
    Replica writer = new Replica(asset, at(0, 0)).writes(at(0, 0));
    long poll = 500;
    long end = 0;
    while (end < 2 * OutcomeSnapshots.MOST_EVENTS) {
      writer.hearsMany(end, poll, "2024-01-02");
      end += poll;
      EventPlaces from =
          TestWorld.await(new OutcomeSnapshots(stored, config, CLOCK).start(at(0, 0), at(end, 0)));
      assertThat(from.until(at(end, 0)))
          .as("after %s events", end)
          .isPositive()
          .isLessThanOrEqualTo(OutcomeSnapshots.MOST_OF_ONE);
      if (writer.snapshots.isDue(at(end, 0))) {
        writer.writes(at(end, 0));
      }
    }

    Replica next = new Replica(asset, at(end, 0));
    assertThat(next.current().materialized().size()).isEqualTo(1);
    assertThat(next.counted.scans).isZero();
  }

  @Test
  void ofTooManyNamesTheAssetWithMostOfThemIsForgotten() {
    world.define(
        """
        apiVersion: tranche.io/v1
        bundle: names
        assets:
          - {key: snapshots/more, partitions: {type: static, keys: [eu]}, materializer: {type: none}}
          - {key: snapshots/fewer, partitions: {type: static, keys: [eu]}, materializer: {type: none}}
        """);
    Replica writer = new Replica("snapshots/more", at(5, 5));
    writer.writes(at(5, 5), writer, writer.of("snapshots/fewer"));
    Replica more = new Replica("snapshots/more", at(5, 5));
    Replica fewer = more.of("snapshots/fewer");

    fewer.snapshots.note(0, 5, fewer.asset, "eu");
    IntStream.rangeClosed(1, OutcomeSnapshots.MOST_NAMED)
        .forEach(i -> more.snapshots.note(0, 5 + i, more.asset, "key" + i));
    more.current();
    fewer.current();

    assertThat(more.counted.scans).isEqualTo(1);
    assertThat(fewer.counted.scans).isZero();
    assertThat(fewer.counted.found).containsExactly("eu");
  }

  @Test
  void whatAnotherReplicaHasWrittenSinceIsMovedOnToo() {
    String asset = days("other_writer");
    EventPlaces far = at(OutcomeSnapshots.BETWEEN_ROUNDS, 9);
    Replica one = new Replica(asset, at(0, 0)).writes(at(0, 0));
    Replica other = new Replica(asset, at(0, 0)).writes(at(1, 10));

    one.writes(far);
    assertThat(head(asset).log()).isEqualTo(at(OutcomeSnapshots.BETWEEN_ROUNDS, 10));
    assertThat(new Replica(asset, at(OutcomeSnapshots.BETWEEN_ROUNDS, 10)).current())
        .isEqualTo(other.current());
  }

  @Test
  void whatIsNotStoredAnyMoreIsWrittenAgainThoughNothingHasChanged() {
    String asset = days("lost");
    Replica writer = new Replica(asset, at(0, 0)).writes(at(0, 0));
    TestWorld.await(world.collection("status_snapshots").deleteOne(new Document("_id", asset)));

    writer.writes(at(OutcomeSnapshots.BETWEEN_ROUNDS, 0));
    EventPlaces next = at(2 * OutcomeSnapshots.BETWEEN_ROUNDS, 0);
    writer.writes(next);

    assertThat(head(asset).log()).isEqualTo(next);
  }

  @Test
  void whatNobodyKeepsUpToDateAnyMoreIsNotMovedOn() {
    String asset = days("let_go");
    Replica writer = new Replica(asset, at(0, 0)).writes(at(0, 0));

    EventPlaces far = at(OutcomeSnapshots.BETWEEN_ROUNDS, 0);
    TestWorld.await(writer.snapshots.write(List.of(), far, Set.of(asset)));

    assertThat(head(asset).log()).isEqualTo(at(0, 0));
  }

  @Test
  void aSnapshotOfNothingNewIsMovedOnAndOneOfAnAssetThatIsGoneIsDeleted() {
    String asset = days("moved");
    Replica writer = new Replica(asset, at(5, 5)).writes(at(5, 5));
    EventPlaces far = at(5, 5 + OutcomeSnapshots.MOST_EVENTS);

    writer.writes(far);
    EventPlaces from = TestWorld.await(writer.snapshots.start(at(0, 0), far));
    assertThat(from).isEqualTo(far);

    TestWorld.await(writer.snapshots.write(List.of(), far, Set.of()));
    assertThat(TestWorld.await(stored.heads())).noneMatch(head -> head.asset().equals(asset));
  }
}
