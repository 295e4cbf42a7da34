package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.Kafka;
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
              "revived", "a", 5, 3, Map.of(), Optional.empty(), false, NOW, List.of(0L)));
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
        List.of(new Source("s3://b/" + key, "10", Optional.of("v1"), true, Optional.of("r1"))),
        Cause.fileArrival("e", "s3://b/" + key, NOW),
        NOW);
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(Duration.ofSeconds(30));
  }
}
