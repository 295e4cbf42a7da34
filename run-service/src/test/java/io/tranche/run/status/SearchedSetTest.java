package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Text and patterns where the partitions are the members of a set. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class SearchedSetTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: searched
      partitionSets: [{name: searched_KIND}]
      assets: [{key: searched/KIND, partitions: {type: dynamic, name: searched_KIND}, materializer: {type: none}}]
      """;

  private static final List<String> ODD =
      List.of("a.c", "abc", "a+c", "[a-z]+$", "(x|y)", "back\\slash", "Ärger", "日本/東京", "😀.csv");

  @Inject TestWorld world;
  @Inject StatusWorld statuses;

  @Test
  void aTextIsFoundAsItStandsHoweverItLooks() {
    register("odd", ODD);
    String search = "asset=searched/odd&search=";

    for (String text :
        List.of(".", "a.c", "+", "[a-z]", "$", "|", "\\", "Ä", "ä", "京", "😀", "c", "*", "\n")) {
      assertThat(statuses.keys(search + StatusWorld.encoded(text)))
          .as(text)
          .containsExactlyElementsOf(ODD.stream().filter(key -> key.contains(text)).toList());
    }
    assertThat(statuses.keys(search)).as("no text").isEqualTo(ODD);
    assertThat(statuses.keys("asset=searched/odd&selection=" + StatusWorld.encoded("a*c")))
        .containsExactly("a.c", "abc", "a+c");
    assertThat(statuses.keys("asset=searched/odd&selection=" + StatusWorld.encoded("日本/*")))
        .containsExactly("日本/東京");
  }

  @Test
  void aTextIsLookedForInBoundedPagesOfALargeSet() {
    List<String> keys = IntStream.range(0, 5_000).mapToObj("files/%05d.csv"::formatted).toList();
    register("large", keys);

    List<List<String>> nothing = statuses.pages("asset=searched/large&search=nowhere");
    assertThat(nothing).as("keys that nobody has searched before").hasSize(3);
    assertThat(nothing.stream().flatMap(List::stream)).isEmpty();
    assertThat(statuses.pages("asset=searched/large&search=nowhere")).hasSize(1);

    JsonPath some = statuses.get("/partition-status/partitions?asset=searched/large&search=49");
    assertThat(some.<String>getList("items.key")).startsWith("files/00049.csv");
    assertThat(some.getInt("items[0].position")).isEqualTo(49);
    assertThat(some.getLong("total")).isEqualTo(5_000);
    assertThat(
            statuses.pages("asset=searched/large&search=49&limit=7").stream().flatMap(List::stream))
        .containsExactlyElementsOf(keys.stream().filter(key -> key.contains("49")).toList());
    assertThat(statuses.keys("asset=searched/large&search=99&from=3000&to=4000"))
        .containsExactlyElementsOf(
            keys.subList(3_000, 4_000).stream().filter(key -> key.contains("99")).toList());
    assertThat(statuses.keys("asset=searched/large&selection=files/0123*"))
        .containsExactlyElementsOf(keys.subList(1_230, 1_240));
    assertThat(statuses.get("/partition-status/partitions?asset=searched/large&selection=files/*"))
        .extracting(page -> page.getLong("total"))
        .isEqualTo(5_000L);
    assertThat(statuses.keys("asset=searched/large&selection=*7.csv&search=/0000"))
        .containsExactly("files/00007.csv");
  }

  @Test
  void aSearchGoesOnWhereItEndedWhilePartitionsAreMaterialized() {
    List<String> keys = IntStream.range(0, 400).mapToObj("run/%03d"::formatted).toList();
    register("flowing", keys);
    for (int i = 0; i < 400; i += 20) {
      statuses.materialized("searched/flowing", keys.get(i), 1 + i);
    }
    statuses.untilCounts("searched/flowing", Map.of("MATERIALIZED", 20, "MISSING", 380));
    String search = "asset=searched/flowing&search=run&status=MATERIALIZED&limit=3";
    JsonPath page = statuses.get("/partition-status/partitions?" + search);
    assertThat(page.<String>getList("items.key")).containsExactly("run/000", "run/020", "run/040");

    List<String> later = new ArrayList<>();
    for (int i = 10; i < 400; i += 60) {
      statuses.materialized("searched/flowing", keys.get(i), 1_000 + i);
      later.add(keys.get(i));
    }
    statuses.failed("searched/flowing", keys.get(100), 2_000);
    statuses.untilCounts(
        "searched/flowing", Map.of("MATERIALIZED", 26, "FAILED", 1, "MISSING", 373));

    assertThat(statuses.pagesAfter(search, page).stream().flatMap(List::stream))
        .containsExactlyElementsOf(
            new TreeSet<>(
                Stream.concat(
                        IntStream.range(3, 20).map(i -> 20 * i).mapToObj(keys::get), later.stream())
                    .filter(key -> key.compareTo("run/040") > 0 && !key.equals("run/100"))
                    .toList()));
  }

  private void register(String kind, List<String> keys) {
    world.define(BUNDLE.replace("KIND", kind));
    List<PartitionSetMember> members = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      members.add(TestWorld.member("searched_" + kind, keys.get(i), 100 + i, 1));
    }
    world.publish(members);
    statuses.untilCounts("searched/" + kind, Map.of("MISSING", keys.size()));
  }
}
