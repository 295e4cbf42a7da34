package io.tranche.contracts;

import io.tranche.contracts.Examples.Example;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.commands.AssetReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One record of every message by which somebody outside says something of a partition. */
final class ReportExamples {

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Origin PERSON = Origin.person("console");
  private static final Instant AT = Instant.parse("2026-11-21T12:00:03Z");
  private static final String KEY = "orders/us/2018-01-05.csv";
  private static final String DAY = "2018-01-05";
  private static final String RUN = Ids.runOf("monthly");
  private static final AssetEvent.Report REPORT =
      new AssetEvent.Report(Ids.of("http", "report"), PERSON);

  private ReportExamples() {}

  static Map<String, Example> byName() {
    Map<String, Example> examples = new LinkedHashMap<>();
    examples.put(
        "command-report-check",
        command(
            "report",
            new AssetReport.Check(
                "raw/orders",
                KEY,
                "has_rows",
                true,
                Optional.of(CheckSeverity.ERROR),
                Map.of("ticket", "42"),
                PERSON)));
    examples.put(
        "command-report-materialization",
        command(
            "report",
            new AssetReport.Materialization(
                "rates", DAY, Map.of("rows", 31), Optional.of("v7"), PERSON)));
    examples.put(
        "command-report-observation",
        command(
            "report",
            new AssetReport.Observation(
                "rates", DAY, Map.of("size", 4711), Optional.of("v7"), PERSON)));
    String seen = Ids.of("observed", RUN, "rates", DAY, "1");
    examples.put(
        "command-report-observation-by-run",
        commandOf(
            seen,
            new AssetReport.Observation(
                "rates",
                DAY,
                Map.of("size", 4711),
                Optional.of("v7"),
                Origin.program("orders_by_month"),
                Optional.of(new AssetReport.Execution(RUN, 42)))));
    examples.put(
        "asset-event-observed-by-run",
        event(
            new AssetEvent.Observed(
                "rates",
                DAY,
                RUN,
                1,
                AT,
                Map.of("size", 4711),
                Optional.of("v7"),
                new AssetEvent.Report(seen, Origin.program("orders_by_month")))));
    examples.put(
        "command-wipe", command("wipe", new AssetReport.Wipe("raw/orders", KEY, 42, PERSON)));
    examples.put(
        "asset-event-materialized-reported",
        event(
            new AssetEvent.Materialized(
                "rates", DAY, "", 1, AT, Map.of("rows", 31), "v7", Optional.of(REPORT))));
    examples.put(
        "asset-event-observed",
        event(
            new AssetEvent.Observed(
                "rates", DAY, 1, AT, Map.of("size", 4711), Optional.of("v7"), REPORT)));
    return examples;
  }

  private static Example command(String id, AssetReport report) {
    return commandOf(Ids.of("http", id), report);
  }

  private static Example commandOf(String id, AssetReport report) {
    return new Example(
        TOPICS.commands(),
        report.key(),
        new CloudEvent(id, AssetReport.TYPE, "/run-service", AT),
        report);
  }

  private static Example event(AssetEvent event) {
    return new Example(
        TOPICS.assetEvents(),
        event.assetPartition(),
        new CloudEvent(event.id(), AssetEvent.TYPE, "/run-service", event.at()),
        event);
  }
}
