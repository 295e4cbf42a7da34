package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOrderTest {

  private static final String DAYS = "{type: daily, start: \"2024-01-01\", end: \"2024-01-07\"}";

  private static final Catalog CATALOG =
      Plans.catalog(
          "key: days, partitions: " + DAYS,
          "key: balance, partitions: "
              + DAYS
              + ", deps: [{asset: balance, mapping: {type: timeWindow, startOffset: -1, endOffset:"
              + " -1, allowNonexistentUpstream: true}}]",
          "key: cells, partitions: {type: multi, dimensions: {area: {type: static, keys: [eu, us]},"
              + " date: "
              + DAYS
              + "}}",
          "key: reader, partitions: " + DAYS + ", deps: [{asset: days}]");

  @ParameterizedTest
  @CsvSource({
    "days, ascending, 2024-01-01, 2024-01-06",
    "days, descending, 2024-01-06, 2024-01-01",
    "days, newest-first, 2024-01-06, 2024-01-01",
    "reader, newest-first, 2024-01-06, 2024-01-01",
    "balance, ascending, 2024-01-01, 2024-01-06",
    "balance, descending, 2024-01-01, 2024-01-06",
    "cells, ascending, eu|2024-01-01, us|2024-01-06",
    "cells, descending, us|2024-01-06, eu|2024-01-01",
    "cells, newest-first, eu|2024-01-06, us|2024-01-01",
  })
  void namesTheEndsOfTheOrderInWhichRunsAreRequested(
      String asset, String order, String first, String last) {
    AssetPart part = part(asset);

    RunOrder found = RunOrder.of(part, Order.parse(order), CATALOG, Plans.CONTEXT);

    assertThat(key(part, found.first())).isEqualTo(first);
    assertThat(key(part, found.last())).isEqualTo(last);
  }

  @Test
  void isWhatTheDriverDoes() {
    for (String asset : List.of("days", "balance", "cells")) {
      for (Order order : Order.values()) {
        List<Long> requested = requested(asset, order);

        RunOrder found = RunOrder.of(part(asset), order, CATALOG, Plans.CONTEXT);

        assertThat(found)
            .as("%s %s", asset, order)
            .isEqualTo(new RunOrder(requested.get(0), requested.get(requested.size() - 1)));
      }
    }
  }

  /** Its chunks, as they are requested one at a time. */
  private static List<Long> requested(String asset, Order order) {
    Backfill backfill =
        Plans.backfill(CATALOG, asset, "*", BackfillOptions.NONE.withOrder(Optional.of(order)));
    Decision.Point point = new Decision.Point(CATALOG, Plans.CONTEXT, Plans.CONTEXT, 1);
    List<Long> chunks = new ArrayList<>();
    for (int i = 0; i < backfill.runs(); i++) {
      Decision decision = Decision.of(backfill, List.of(), point);
      chunks.add(decision.launches().get(0).chunk());
      backfill =
          decision
              .next()
              .with(
                  decision.next().parts().stream()
                      .map(part -> part.settled(part.inFlight(), Ordinals.empty()))
                      .toList());
    }
    return chunks;
  }

  private static AssetPart part(String asset) {
    return Plans.part(Plans.backfill(CATALOG, asset, "*", BackfillOptions.NONE), asset);
  }

  private static String key(AssetPart part, long chunk) {
    PartitionsDefinition definition = CATALOG.asset(part.asset()).partitions();
    return definition.layout().key(part.chunk(chunk).first(), Plans.CONTEXT).orElseThrow();
  }
}
