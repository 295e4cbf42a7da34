package io.tranche.launcher.recount;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.launcher.recount.Recount.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecountTest {

  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");
  private static final Origin ORIGIN = Origin.person("somebody");

  private final Recount recount = new Recount();

  private void define(long number, String partitions) {
    Bundle bundle =
        Bundle.parse(
            """
            apiVersion: tranche.io/v1
            bundle: letters
            partitionSets: [{name: files}]
            assets: [{key: letters, partitions: PARTITIONS, materializer: {type: none}}]
            """
                .replace("PARTITIONS", partitions)
                .getBytes(StandardCharsets.UTF_8));
    List<DefinitionRecord.Entry> entries = new ArrayList<>();
    bundle
        .documents()
        .forEach(
            document -> {
              var entry =
                  new DefinitionRecord.Entry(
                      document.kind(), document.name(), bundle.name(), number);
              entries.add(entry);
              recount.take(DefinitionRecord.document(entry, number, document.body()));
            });
    recount.take(DefinitionRecord.catalog(number, entries, AT));
  }

  private static AssetEvent materialized(String partition, long token) {
    return new AssetEvent.Materialized("letters", partition, "run", token, AT, Map.of(), "v");
  }

  private static AssetEvent failed(String partition, long token) {
    return new AssetEvent.MaterializationFailed("letters", partition, "run", token, AT, "broken");
  }

  private static AssetEvent wiped(String partition, long token) {
    return new AssetEvent.Wiped("letters", partition, token, AT, "report", ORIGIN);
  }

  @Test
  void saysWhatTheNewestTokensSayInWhateverOrderTheyCome() {
    define(1, "{type: static, keys: [a, b, c, d, e, f, g]}");
    List<AssetEvent> events =
        new ArrayList<>(
            List.of(
                materialized("a", 3),
                failed("b", 4),
                failed("c", 5),
                materialized("c", 6),
                materialized("d", 7),
                failed("d", 8),
                materialized("e", 9),
                wiped("e", 9),
                failed("f", 10),
                wiped("f", 10),
                materialized("f", 11)));
    Collections.shuffle(events, new Random(7));
    events.forEach(recount::take);

    assertThat(recount.statuses("letters", AT))
        .containsExactly(
            Map.entry("a", Status.MATERIALIZED),
            Map.entry("b", Status.FAILED),
            Map.entry("c", Status.MATERIALIZED),
            Map.entry("d", Status.FAILED),
            Map.entry("e", Status.MISSING),
            Map.entry("f", Status.MATERIALIZED),
            Map.entry("g", Status.MISSING));
  }

  @Test
  void countsWhatARunHoldsFromItsStartToItsEnd() {
    define(1, "{type: static, keys: [a, b]}");
    recount.take(materialized("a", 1));
    recount.take(
        new RunEvent.RunQueued(
            "r", 1, AT, List.of("letters"), List.of("a"), 1, ORIGIN, Cause.request("q", AT)));
    assertThat(recount.statuses("letters", AT)).containsEntry("a", Status.MATERIALIZED);
    recount.take(new RunEvent.RunStarting("r", 2, AT, List.of("letters"), "replica", 2));
    assertThat(recount.statuses("letters", AT)).containsEntry("a", Status.MATERIALIZING);
    recount.take(new RunEvent.RunSucceeded("r", 3, AT, List.of("letters")));
    assertThat(recount.statuses("letters", AT)).containsEntry("a", Status.MATERIALIZED);
  }

  @Test
  void knowsFromStatesWhatEventsNoLongerTell() {
    define(1, "{type: dynamic, name: files}");
    recount.take(member("old.csv", 4, 2, false));
    recount.take(member("old.csv", 1, 1, true));
    recount.take(member("gone.csv", 2, 2, true));
    recount.take(new PartitionState("letters", "old.csv", "run", 5, "v", Map.of(), AT, false));
    recount.take(new PartitionState("letters", "gone.csv", "run", 5, "v", Map.of(), AT, false));

    assertThat(recount.statuses("letters", AT))
        .containsExactly(Map.entry("old.csv", Status.MATERIALIZED));
    define(2, "{type: static, keys: [x, old.csv]}");
    assertThat(recount.statuses("letters", AT))
        .containsExactly(Map.entry("x", Status.MISSING), Map.entry("old.csv", Status.MATERIALIZED));
  }

  private static PartitionSetMember member(
      String key, long ordinal, long version, boolean removed) {
    return new PartitionSetMember(
        "files", key, ordinal, version, Map.of(), Optional.empty(), removed, AT);
  }
}
