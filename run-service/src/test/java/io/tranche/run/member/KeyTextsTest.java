package io.tranche.run.member;

import static io.tranche.run.TestWorld.await;
import static io.tranche.run.TestWorld.member;
import static io.tranche.run.TestWorld.removed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.KeyPattern;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class KeyTextsTest {

  @Inject TestWorld world;
  @Inject Members members;
  @Inject RegisteredKeys keys;
  @Inject RegisteredOrdinals ordinals;
  @Inject MongoKeyBlocks blocks;
  @Inject KeyTexts texts;

  @Test
  void readsEveryKeyOnceFromItsMemberAndThenFromItsBlock() {
    List<PartitionSetMember> all =
        IntStream.range(0, 4_000).mapToObj(i -> numbered("texts_parts", i)).toList();
    keep(all);

    List<KeyTexts.Part> first = parts("texts_parts", ordinals.of("texts_parts"));
    List<KeyTexts.Part> again = parts("texts_parts", ordinals.of("texts_parts"));

    assertThat(named(first)).containsExactlyElementsOf(members(all));
    assertThat(named(again)).containsExactlyElementsOf(members(all));
    assertThat(first.stream().mapToInt(KeyTexts.Part::read).sum()).isEqualTo(4_000);
    assertThat(first).allSatisfy(part -> assertThat(part.read()).isLessThanOrEqualTo(2_048));
    assertThat(again).extracting(KeyTexts.Part::read).containsOnly(0);
    assertThat(again).as("blocks of ordinals up to 12,000, eight at once").hasSize(2);
  }

  @Test
  void knowsWhatHasComeAndGoneSinceABlockWasStored() {
    List<PartitionSetMember> old =
        IntStream.range(0, 500).mapToObj(i -> numbered("texts_change", i)).toList();
    keep(old);
    assertThat(parts("texts_change", ordinals.of("texts_change"))).hasSize(1);

    keep(List.of(removed(old.get(3)), removed(old.get(4))));
    List<PartitionSetMember> came =
        List.of(
            member("texts_change", old.get(3).key(), 2_000, 3),
            member("texts_change", "between", 10 * 3 + 1, 1));
    keep(came);

    List<PartitionSetMember> expected = new ArrayList<>(old);
    expected.subList(3, 5).clear();
    expected.addAll(came);
    expected.sort((one, other) -> Long.compare(one.ordinal(), other.ordinal()));
    List<KeyTexts.Part> parts = parts("texts_change", ordinals.of("texts_change"));
    assertThat(named(parts)).containsExactlyElementsOf(members(expected));
    assertThat(named(parts("texts_change", Ordinals.of(31, 33, 2_000))))
        .containsExactly(
            new NamedOrdinal(31, "between"),
            new NamedOrdinal(33, old.get(11).key()),
            new NamedOrdinal(2_000, old.get(3).key()));
  }

  @Test
  void readsNoBlockTwiceWhileItIsAmongTheLast() {
    List<PartitionSetMember> all =
        IntStream.range(0, 300).mapToObj(i -> numbered("texts_again", i)).toList();
    keep(all);
    assertThat(parts("texts_again", ordinals.of("texts_again"))).hasSize(1);

    await(world.collection("member_keys").deleteMany(new Document("_id", "texts_again|0")));

    List<KeyTexts.Part> again = parts("texts_again", ordinals.of("texts_again"));
    assertThat(named(again)).containsExactlyElementsOf(members(all));
    assertThat(again).extracting(KeyTexts.Part::read).containsOnly(0);
  }

  @Test
  void findsAgainWhenTheBlocksAreDroppedAndNoneIsKnown() {
    List<PartitionSetMember> all =
        IntStream.range(0, 300).mapToObj(i -> numbered("texts_dropped", i)).toList();
    keep(all);
    assertThat(parts("texts_dropped", ordinals.of("texts_dropped"))).hasSize(1);

    await(world.collection("member_keys").deleteMany(new Document("_id", "texts_dropped|0")));

    KeyTexts fresh = new KeyTexts(blocks, ordinals);
    Ordinals registered = ordinals.of("texts_dropped");
    assertThat(await(fresh.find("texts_dropped", registered, 0, "e")).keys())
        .containsExactlyElementsOf(members(all));
  }

  @Test
  void findsByPatternWhatTheKeysSay() {
    List<PartitionSetMember> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      all.add(member("texts_patterns", (i % 7 == 0 ? "b/" : "a/") + i + ".csv", 2L * i, 1));
    }
    List<String> odd = List.of("a", "a.c", "a+c", "ab*c", "ä/1.csv", "日本/東京.csv", "😀/1", "a/");
    for (int i = 0; i < odd.size(); i++) {
      all.add(member("texts_patterns", odd.get(i), 20_000 + i, 1));
    }
    all.add(member("texts_patterns2", "a/other.csv", 1, 1));
    keep(all);
    keep(List.of(removed(all.get(1))));

    for (KeyPattern pattern :
        List.of(
            new KeyPattern("a/", ""),
            new KeyPattern("b/", ""),
            new KeyPattern("b/", "7.csv"),
            new KeyPattern("", "99.csv"),
            new KeyPattern("a.", ""),
            new KeyPattern("", "+c"),
            new KeyPattern("a", "a"),
            new KeyPattern("日本/", "csv"),
            new KeyPattern("😀", ""),
            new KeyPattern("ä", ".csv"),
            new KeyPattern("nowhere/", ""),
            new KeyPattern("", ""))) {
      Ordinals expected =
          Ordinals.of(
              all.stream()
                  .filter(one -> one.set().equals("texts_patterns") && one != all.get(1))
                  .filter(one -> pattern.matches(one.key()))
                  .mapToLong(PartitionSetMember::ordinal)
                  .toArray());
      assertThat(await(texts.matching("texts_patterns", pattern)))
          .as("%s", pattern)
          .isEqualTo(expected);
    }
    assertThat(await(texts.matching("texts_nobody", new KeyPattern("", "c"))).isEmpty()).isTrue();
  }

  @Test
  void aSelectionByPatternIsAnsweredWithoutItsKeys() {
    keep(
        List.of(
            member("texts_selected", "x/1", 4, 1),
            member("texts_selected", "x/2", 9, 1),
            member("texts_selected", "y/1", 2, 1)));
    var definition = new DynamicPartitionsDefinition("texts_selected");

    Ordinals some = await(keys.evaluate(registered -> selected("x/*", definition, registered)));
    Ordinals all = await(keys.evaluate(registered -> selected("*/1,x/2", definition, registered)));

    assertThat(some).isEqualTo(Ordinals.of(4, 9));
    assertThat(all).isEqualTo(Ordinals.of(2, 4, 9));
  }

  private static Ordinals selected(
      String text, DynamicPartitionsDefinition definition, DynamicKeys registered) {
    return PartitionSelection.parse(text)
        .resolve(definition, new PartitionContext(Instant.EPOCH, registered))
        .ordinals();
  }

  private static PartitionSetMember numbered(String set, int number) {
    return member(set, "file-" + number, 3L * number, 1);
  }

  private void keep(List<PartitionSetMember> seen) {
    ordinals.apply(seen, await(members.keep(seen)));
  }

  private List<KeyTexts.Part> parts(String set, Ordinals wanted) {
    List<KeyTexts.Part> parts = new ArrayList<>();
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      // All keys that are read here have an e.
      KeyTexts.Part part = await(texts.find(set, wanted, next.getAsLong(), "e"));
      parts.add(part);
      next = part.next();
    }
    return parts;
  }

  private static List<NamedOrdinal> named(List<KeyTexts.Part> parts) {
    return parts.stream().flatMap(part -> part.keys().stream()).toList();
  }

  private static List<NamedOrdinal> members(List<PartitionSetMember> of) {
    return of.stream().map(one -> new NamedOrdinal(one.ordinal(), one.key())).toList();
  }
}
