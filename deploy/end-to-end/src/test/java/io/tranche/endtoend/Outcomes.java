package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/** What is recorded and published of the partitions that the runs have made. */
record Outcomes(Topics names, Stored store, TopicReader topics) {
  /** What something else has made has no run. */
  private static final String REPORTED = "report|";

  void assertHolds() {
    assertMaterializationsAgree();
    assertChecksAgree();
  }

  /** Documents, asset events and compacted states tell the same last materialization. */
  private void assertMaterializationsAgree() {
    Map<String, Document> materializations = store.all("run", "materializations");
    Map<String, Document> states = store.all("run", "asset_partitions");
    Map<String, JsonNode> published = topics.last(names.partitionStates());
    Set<String> events = new LinkedHashSet<>();
    for (JsonNode event : topics.values(names.assetEvents())) {
      if (event.path("type").asText().equals("materialized") && !event.has("report")) {
        events.add(
            event.path("runId").asText()
                + "|"
                + Ids.assetPartition(
                    event.path("asset").asText(), event.path("partition").asText()));
      }
    }
    Map<String, Document> last = new HashMap<>();
    Set<String> expected = new LinkedHashSet<>();
    for (Document run : store.runs().values()) {
      if (run.getString("status").equals("SUCCESS")) {
        for (String asset : run.getList("assets", String.class)) {
          for (String partition : run.getList("partitions", String.class)) {
            String id = Ids.assetPartition(asset, partition);
            expected.add(run.getString("_id") + "|" + id);
            last.merge(id, run, (a, b) -> Stored.token(a) > Stored.token(b) ? a : b);
          }
        }
      }
    }
    assertThat(materializations.keySet())
        .as("recorded materializations")
        .filteredOn(id -> !id.startsWith(REPORTED))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(events).as("published materializations").isEqualTo(expected);
    last.forEach(
        (id, run) -> {
          Document state = states.get(id).get("materialization", Document.class);
          assertThat(state.getString("runId")).as("last run of %s", id).isEqualTo(run.get("_id"));
          assertThat(published.get(id).path("runId").asText())
              .as("published last run of %s", id)
              .isEqualTo(run.get("_id"));
        });
  }

  /** Each run that made checked partitions has its evaluations, stored and published. */
  private void assertChecksAgree() {
    Set<String> expected = new LinkedHashSet<>();
    for (Document run : store.runs().values()) {
      if (run.getString("status").equals("SUCCESS")
          && run.getList("assets", String.class).contains("raw/queried")) {
        for (String partition : run.getList("partitions", String.class)) {
          expected.add(run.getString("_id") + "|" + partition + "|" + Bundle.CHECK);
        }
      }
    }
    assertThat(store.all("run", "check_evaluations").values())
        .as("recorded evaluations")
        .extracting(
            found -> found.get("runId") + "|" + found.get("partition") + "|" + found.get("check"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(topics.values(names.assetEvents()))
        .as("published evaluations")
        .filteredOn(event -> event.path("type").asText().equals("checked"))
        .allMatch(event -> event.path("passed").asBoolean())
        .extracting(
            event ->
                event.path("runId").asText()
                    + "|"
                    + event.path("partition").asText()
                    + "|"
                    + event.path("check").asText())
        .containsOnly(expected.toArray(String[]::new));
  }
}
