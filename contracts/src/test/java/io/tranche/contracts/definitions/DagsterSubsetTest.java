package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.dagster.DagsterSubset;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.StaticPartitionsDefinition;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DagsterSubsetTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PartitionContext NOW =
      PartitionContext.at(Instant.parse("2024-01-10T00:00:00Z"));
  private static final PartitionsDefinition DAYS =
      TimeWindowPartitionsDefinition.daily("2024-01-01");
  private static final PartitionsDefinition REGIONS =
      StaticPartitionsDefinition.of("us", "eu", "jp");

  private static JsonNode vectors(String name) throws IOException {
    String given = System.getProperty("conformance.dir", "");
    var folder = Path.of(given.isEmpty() ? "../partitions/src/test/resources/conformance" : given);
    return JSON.readTree(folder.resolve(name + ".json").toFile());
  }

  private static PartitionsDefinition definition(JsonNode vector) {
    var json = vector.get("definition").deepCopy();
    json.findParents("strftime").forEach(parent -> ((ObjectNode) parent).remove("strftime"));
    var problems = new ArrayList<Problem>();
    var definition = PartitionsReader.definition(new Fields(json, "partitions", problems));
    assertThat(problems).as(() -> vector.toString()).isEmpty();
    return definition;
  }

  private static PartitionContext context(JsonNode vector) {
    var keys = InMemoryDynamicKeys.builder();
    vector
        .path("dynamic")
        .properties()
        .forEach(set -> keys.add(set.getKey(), texts(set.getValue()).toArray(String[]::new)));
    return new PartitionContext(
        Instant.parse(vector.path("now").asText("2024-06-01T00:00:00Z")), keys.build());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** Equal as JSON values: 1.0 is 1. */
  private static boolean isSame(JsonNode a, JsonNode b) {
    return a.equals(
        (x, y) ->
            x.equals(y) || (x.isNumber() && y.isNumber() && x.asDouble() == y.asDouble()) ? 0 : 1,
        b);
  }

  @Test
  void readsWhatDagsterStoredAndWritesItAgain() throws IOException {
    int read = 0;
    int refused = 0;
    for (JsonNode vector : vectors("subsets").get("cases")) {
      if (!vector.has("stored") || vector.has("suspect")) {
        continue;
      }
      var definition = definition(vector);
      if (vector.has("error")) {
        refused++;
        assertThatThrownBy(
                () -> DagsterSubset.read(vector.get("stored"), definition, context(vector)))
            .isInstanceOf(TrancheException.Invalid.class)
            .hasMessageStartingWith("Cannot read subset: the version must be 1 (");
        continue;
      }
      read++;
      var subset = DagsterSubset.read(vector.get("stored"), definition, context(vector));
      assertThat(isSame(DagsterSubset.write(subset), vector.get("expected").get("stored")))
          .as(() -> DagsterSubset.write(subset) + " for " + vector)
          .isTrue();
    }
    System.out.println("conformance, stored subsets read: " + read + ", refused: " + refused);
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void writesEverySubsetAsDagsterDoes() throws IOException {
    Set<Integer> differ = new HashSet<>();
    for (JsonNode reason : vectors("differences").path("subsets")) {
      reason.forEach(id -> differ.add(id.asInt()));
    }
    int written = 0;
    for (JsonNode vector : vectors("subsets").get("cases")) {
      if (vector.has("stored")
          || vector.has("suspect")
          || differ.contains(vector.get("id").asInt())) {
        continue;
      }
      var definition = definition(vector);
      for (String name : List.of("a", "b")) {
        var expected = vector.get("expected").get(name).path("stored");
        var subset = definition.subset(texts(vector.get(name)), context(vector));
        if (!expected.isMissingNode()) {
          written++;
          assertThat(isSame(DagsterSubset.write(subset), expected))
              .as(() -> DagsterSubset.write(subset) + " for " + vector)
              .isTrue();
        }
      }
    }
    System.out.println("conformance, subsets written as Dagster does: " + written);
    assertThat(written).isPositive();
  }

  private static PartitionsSubset read(String stored, PartitionsDefinition definition) {
    return DagsterSubset.read(stored, definition, NOW);
  }

  @Test
  void readsTheObjectsOfCursors() {
    assertThat(
            read(
                    """
                    {"__class__": "TimeWindowPartitionsSubset", "included_time_windows":
                      [{"__class__": "TimeWindow",
                        "end": {"__class__": "TimestampWithTimezone",
                                "timestamp": 1704326400.0, "timezone": "UTC"},
                        "start": {"__class__": "TimestampWithTimezone",
                                  "timestamp": 1704153600.0, "timezone": "UTC"}}],
                     "num_partitions": 2, "partitions_def": {}}
                    """,
                    DAYS)
                .keys())
        .containsExactly("2024-01-02", "2024-01-03");
    assertThat(
            read(
                    """
                    {"__class__": "KeyRangesPartitionsSubset", "key_ranges":
                      [{"__class__": "PartitionKeyRange", "end": "2024-01-03",
                        "start": "2024-01-02"}], "partitions_snap": {}}
                    """,
                    DAYS)
                .keys())
        .containsExactly("2024-01-02", "2024-01-03");
    assertThat(
            read(
                    """
                    {"__class__": "DefaultPartitionsSubset", "subset": {"__set__": ["eu", "us"]}}
                    """,
                    REGIONS)
                .keys())
        .containsExactly("us", "eu");
  }

  @Test
  void leavesOutWhatDoesNotExistAnyMore() {
    assertThat(read("[\"eu\", \"mars\"]", REGIONS).keys()).containsExactly("eu");
    assertThat(read("[[1704844800, 1705017600]]", DAYS).isEmpty()).isTrue();
  }

  @Test
  void saysWhyTextIsNoStoredSubset() {
    assertThatThrownBy(() -> read("{\"version\": 1}", REGIONS))
        .hasMessage(
            "Cannot read subset: expected a list, or an object whose subset is one (nothing)");
    assertThatThrownBy(() -> read("[1]", REGIONS))
        .hasMessage("Cannot read subset: the key must be a text (1)");
    assertThatThrownBy(() -> read("[[5, 4]]", DAYS))
        .hasMessage(
            "Cannot read subset: a window is two epoch seconds, the earlier one first ([5,4])");
    assertThatThrownBy(() -> read("[[0.5, 1e300]]", DAYS))
        .hasMessage(
            "Cannot read subset: a window starts and ends at a whole second ([0.5,1.0E300])");
    assertThatThrownBy(() -> read("{", DAYS)).hasMessageStartingWith("Cannot read value as JSON");
    assertThatThrownBy(
            () -> read("{\"__class__\": \"KeyRangesPartitionsSubset\", \"key_ranges\": [7]}", DAYS))
        .hasMessage("Cannot read subset: the start of a range must be a text (nothing)");
  }
}
