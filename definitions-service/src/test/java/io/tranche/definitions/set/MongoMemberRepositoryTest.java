package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.Kafka;
import io.tranche.definitions.set.MemberChange.What;
import io.tranche.definitions.set.MemberRepository.Write;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class MongoMemberRepositoryTest {

  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

  @Inject MemberRepository repository;
  @Inject SetOrdinals ordinals;

  @Test
  void readsBackWhatItWrote() {
    Member member = member("back", "k", 3, 1);

    assertThat(await(repository.write(List.of(new Write(member, 0))))).isEmpty();

    assertThat(await(repository.findAll(List.of(member.id(), "back|other"))))
        .isEqualTo(Map.of(member.id(), member));
    assertThat(await(repository.findBySource("back", List.of("s3://b/k")))).containsExactly(member);
    assertThat(await(repository.listByMetadata("back", Map.of("region", "us"))))
        .containsExactly(member);
  }

  @Test
  void readsBackTheNameAndTheHistoryOfAMember() {
    Member member =
        member("back", "named", 4, 1)
            .ended(Source.heard("request:r2"), reason("named"))
            .revived(Map.of(), Source.heard("request:r3"), reason("named"))
            .withOrdinal(5)
            .described(
                Map.of("zone", "apac"),
                Optional.of("Japan"),
                Source.heard("request:r4#description"),
                reason("named"));

    await(repository.write(List.of(new Write(member, 0))));

    assertThat(await(repository.findAll(List.of(member.id())))).containsEntry(member.id(), member);
  }

  @Test
  void readsAMemberThatAnEarlierReleaseWrote() {
    Document earlier = MemberDocuments.fields(member("back", "old", 3, 2), "nonce");
    List.of("past", "origin", "displayName").forEach(earlier::remove);

    Member read = MemberDocuments.read(earlier);

    assertThat(read.displayName()).isEmpty();
    assertThat(read.changes())
        .containsExactly(
            new MemberChange(
                2,
                What.CHANGED,
                3,
                new Reason(Optional.empty(), read.reason().cause(), read.reason().at())));
  }

  @Test
  void listsInEveryOrderPageByPage() {
    List<String> keys = List.of("b", "a", "ab", "a\uD83D\uDE00", "c");
    for (int i = 0; i < keys.size(); i++) {
      await(repository.write(List.of(new Write(member("listed", keys.get(i), i, 1), 0))));
    }
    Member gone = member("listed", "aa", 9, 1).ended(Source.heard("request:r"), reason("aa"));
    await(repository.write(List.of(new Write(gone, 0))));
    await(repository.write(List.of(new Write(member("listed2", "a", 0, 1), 0))));

    assertThat(keys(repository.listFrom("listed", 1, 2))).containsExactly("a", "ab");
    assertThat(keys(repository.listBefore("listed", Long.MAX_VALUE, 2)))
        .containsExactly("c", keys.get(3));
    assertThat(keys(repository.listBefore("listed", 3, 9))).containsExactly("ab", "a", "b");
    assertThat(keys(repository.listByKey("listed", "", "", 2))).containsExactly("a", "ab");
    assertThat(keys(repository.listByKey("listed", "", "ab", 9)))
        .containsExactly(keys.get(3), "b", "c");
    assertThat(keys(repository.listByKey("listed", "a", "", 9)))
        .containsExactly("a", "ab", keys.get(3));
    assertThat(keys(repository.listAllByKey("listed", "a", "a", 9)))
        .containsExactly("aa", "ab", keys.get(3));
    assertThat(await(repository.countByKey("listed", "a"))).isEqualTo(3);
    assertThat(await(repository.countByKey("listed", ""))).isEqualTo(5);
    assertThat(await(repository.ordinals("listed")).stream()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  private static List<String> keys(Uni<List<Member>> answer) {
    return await(answer).stream().map(Member::key).toList();
  }

  @Test
  void tellsWhoseDocumentsSomebodyElseWroteFirst() {
    Member held = member("lost", "held", 0, 1);
    await(repository.write(List.of(new Write(held, 0))));
    await(repository.write(List.of(new Write(member("lost", "held", 0, 2), 1))));

    Set<String> losers =
        await(
            repository.write(
                List.of(
                    new Write(member("lost", "new", 1, 1), 0),
                    new Write(member("lost", "held", 9, 1), 0),
                    new Write(member("lost", "held", 9, 2), 1))));

    assertThat(losers).containsExactly("lost|held");
    assertThat(await(repository.findAll(List.of("lost|held"))).get("lost|held").ordinal()).isZero();
    assertThat(await(repository.findAll(List.of("lost|new")))).hasSize(1);
  }

  @Test
  void reservesOrdinalsThatGrowAndAreNeverGivenTwice() {
    List<Long> firsts =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(i -> await(repository.reserveOrdinals("reserve", 10)))
            .sorted()
            .toList();

    assertThat(firsts)
        .containsExactlyElementsOf(LongStream.range(0, 20).mapToObj(i -> i * 10).toList());
  }

  @Test
  void remembersTheNewestRemovalOfAnObject() {
    SourceVersion newer = new SourceVersion("s3://b/x", "30", Optional.empty());
    SourceVersion older = new SourceVersion("s3://b/x", "20", Optional.empty());
    await(repository.recordRemovals("removals", List.of(newer)));
    await(repository.recordRemovals("removals", List.of(older)));

    String id = Removals.id("removals", newer);
    assertThat(await(repository.findRemovals(List.of(id)))).isEqualTo(Map.of(id, "30"));
  }

  @Test
  void hearsOfMembersThatOtherReplicasAddAndRemove() {
    await(repository.write(List.of(new Write(member("heard", "a", 0, 1), 0))));
    assertThat(await(ordinals.of("heard")).size()).isEqualTo(1);

    try (Kafka kafka = new Kafka()) {
      send(kafka, member("heard", "b", 1, 1).message());
      send(kafka, member("heard", "c", 2, 1).message());
      PartitionSetMember gone =
          new PartitionSetMember("heard", "c", 2, 2, Map.of(), Optional.empty(), true, NOW);
      send(kafka, gone);
      send(kafka, member("heard", "c", 2, 1).message());
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(await(ordinals.of("heard")).stream()).containsExactly(0L, 1L));
  }

  @Test
  void givesUpTheOrdinalOfAFormerLifeWhoseEndItNeverHeardOf() {
    await(repository.write(List.of(new Write(member("revived", "a", 0, 1), 0))));
    assertThat(await(ordinals.of("revived")).size()).isEqualTo(1);

    try (Kafka kafka = new Kafka()) {
      send(
          kafka,
          new PartitionSetMember(
              "revived",
              "a",
              5,
              3,
              Map.of(),
              Optional.empty(),
              false,
              NOW,
              List.of(0L),
              Optional.empty()));
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(await(ordinals.of("revived")).stream()).containsExactly(5L));
  }

  private static void send(Kafka kafka, PartitionSetMember message) {
    kafka.send(Kafka.TOPICS.partitionSets(), message.id(), "heard", message);
  }

  private static Member member(String set, String key, long ordinal, long version) {
    return new Member(
        set,
        key,
        ordinal,
        List.of(),
        version,
        Map.of("region", "us"),
        Optional.empty(),
        List.of(new Source("s3://b/" + key, "10", Optional.of("v1"), true, Optional.of("r1"))),
        reason(key),
        List.of());
  }

  private static Reason reason(String key) {
    return new Reason(
        Optional.of(Origin.sensor("landing")), Cause.fileArrival("e", "s3://b/" + key, NOW), NOW);
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(Duration.ofSeconds(30));
  }
}
