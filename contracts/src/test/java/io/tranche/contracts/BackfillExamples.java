package io.tranche.contracts;

import io.tranche.contracts.Examples.Example;
import io.tranche.contracts.runs.BackfillState;
import java.time.Instant;
import java.util.Map;

/** One record of every message by which backfills tell what they have still to make. */
final class BackfillExamples {

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Instant AT = Instant.parse("2026-11-21T12:00:03Z");
  private static final String BACKFILL = Ids.of("backfill", "1");
  private static final String LAYOUT = "hcaxxqaznxvgqgxx3stszhxdwu";

  private BackfillExamples() {}

  static Map<String, Example> byName() {
    return Map.of(
        "backfill-state",
        example(
            new BackfillState(
                BACKFILL, "orders_by_month", 7, LAYOUT, "576..580,583", 6, AT, false)),
        "backfill-state-removed",
        example(new BackfillState(BACKFILL, "orders_by_month", 12, LAYOUT, "", 0, AT, true)));
  }

  private static Example example(BackfillState state) {
    return new Example(
        TOPICS.backfillStates(),
        state.id(),
        new CloudEvent(state.eventId(), BackfillState.TYPE, "/run-service", state.at()),
        state);
  }
}
