package io.tranche.run.member;

import static io.tranche.run.TestWorld.await;
import static io.tranche.run.TestWorld.member;
import static io.tranche.run.TestWorld.removed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RegisteredKeysTest {

  @Inject TestWorld world;
  @Inject Topics topics;
  @Inject Members members;
  @Inject RegisteredKeys keys;
  @Inject RegisteredOrdinals ordinals;

  @Test
  void answersQuestionsAboutKeysWithoutHoldingThem() {
    world.publish(List.of(member("asked", "c", 3, 1), member("asked", "a", 7, 1)));
    until("asked", Ordinals.of(3, 7));
    var definition = new DynamicPartitionsDefinition("asked");

    List<String> page =
        await(
            keys.evaluate(
                registered ->
                    definition.keys(new PartitionContext(Instant.EPOCH, registered), 0, 10)));

    assertThat(page).containsExactly("c", "a");
    OptionalLong ordinal = await(keys.evaluate(registered -> registered.ordinal("asked", "a")));
    Boolean unknown = await(keys.evaluate(registered -> registered.contains("asked", "b")));
    Boolean nobody = await(keys.evaluate(registered -> registered.contains("nobody", "b")));
    assertThat(ordinal).hasValue(7);
    assertThat(unknown).isFalse();
    assertThat(nobody).isFalse();
  }

  @Test
  void loadsTheKeysOfABatch() {
    world.publish(List.of(member("loaded", "a", 1, 1), member("loaded", "b", 2, 1)));
    until("loaded", Ordinals.of(1, 2));

    var loaded = await(keys.load(Map.of("loaded", List.of("b", "nowhere"))));

    assertThat(loaded.contains("loaded", "b")).isTrue();
    assertThat(loaded.contains("loaded", "nowhere")).isFalse();
    assertThat(loaded.count("loaded")).isEqualTo(2);
  }

  @Test
  void ignoresARecordThatIsOlderThanTheCopyWhoeverComesFirst() {
    PartitionSetMember first = member("late", "a", 1, 1);
    PartitionSetMember gone = removed(first);
    PartitionSetMember back = member("late", "a", 5, 3);

    assertThat(await(members.keep(List.of(back)))).containsExactly(back);
    assertThat(await(members.keep(List.of(gone, first)))).containsExactly(back);
    assertThat(await(members.keep(List.of(back, back, first)))).containsExactly(back);
    assertThat(await(members.find(List.of("late|a")))).containsExactly(back);

    world.publish(List.of(first, gone, back, gone, first));
    until("late", Ordinals.of(5));
  }

  @Test
  void twoWritersAtOnceKeepTheNewest() {
    List<PartitionSetMember> versions =
        IntStream.rangeClosed(1, 20).mapToObj(i -> member("raced", "a", i, i)).toList();

    await(
        Uni.join()
            .all(versions.stream().map(version -> members.keep(List.of(version))).toList())
            .andFailFast());

    assertThat(await(members.find(List.of("raced|a")))).containsExactly(versions.get(19));
  }

  @Test
  void countsAgainFromTheDocuments() {
    List<PartitionSetMember> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(member("rebuilt", "k" + i, i * 2, 1));
    }
    many.add(removed(member("rebuilt", "k100", 500, 1)));
    await(members.keep(many));
    assertThat(ordinals.of("rebuilt")).isEqualTo(Ordinals.empty());

    await(ordinals.rebuild());

    assertThat(ordinals.of("rebuilt").size()).isEqualTo(50);
    assertThat(ordinals.of("rebuilt").last()).isEqualTo(98);
  }

  @Test
  void setsAsideARecordThatIsNoMemberAndGoesOn() {
    world.send(
        List.of(
            OutgoingRecord.raw(
                topics.partitionSets(),
                "poison",
                "{\"set\":".getBytes(StandardCharsets.UTF_8),
                new RecordHeaders()),
            OutgoingRecord.raw(topics.partitionSets(), "poison", null, new RecordHeaders())));
    world.publish(List.of(member("after", "a", 1, 1)));

    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> {
              Document stored =
                  await(world.collection("members").find(new Document("_id", "after|a")).toUni());
              assertThat(stored).containsEntry("ordinal", 1L);
            });
  }

  private void until(String set, Ordinals expected) {
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() -> assertThat(ordinals.of(set)).isEqualTo(expected));
  }
}
