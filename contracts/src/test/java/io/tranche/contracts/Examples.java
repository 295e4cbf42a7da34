package io.tranche.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.Debounce;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.sets.SourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One record of every message type, as our services write it: the content of the golden files. */
final class Examples {

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String KEY = "orders/us/2018-01-05.csv";
  private static final String OBJECT = "s3://landing/" + KEY;
  private static final String REQUEST = Ids.of("landing", "arrival-1", "raw/orders");
  private static final String RUN = Ids.runOf(REQUEST);
  private static final Map<String, String> CAPTURED = Map.of("date", "2018-01-05", "region", "us");
  private static final Instant ARRIVED = Instant.parse("2026-11-21T12:00:00.120Z");
  private static final Instant ENDED = Instant.parse("2026-11-21T12:00:01.500Z");
  private static final Cause CAUSE = Cause.fileArrival("arrival-1", OBJECT, ARRIVED);
  private static final Origin SENSOR = Origin.sensor("landing");
  private static final Optional<RunSummary> ENDED_RUN =
      Optional.of(RunSummary.of(List.of(KEY), SENSOR, Map.of("team", "sales")));
  private static final Origin PERSON = Origin.person("console");
  private static final List<String> ASSETS = List.of("raw/orders");
  private static final String ERROR =
      "Cannot load file: it has 3 columns, not 5 (orders/us/2018-01-05.csv)";

  private Examples() {}

  /** A message on its topic. */
  record Example(String topic, String key, CloudEvent event, Object message) {}

  /** By the name of the golden file. */
  static Map<String, Example> byName() {
    Map<String, Example> examples = new LinkedHashMap<>();
    examples.put("dynamic-partition-request", dynamicPartitionRequest());
    examples.put("partition-set-member", member(3, Optional.of(OBJECT), false));
    examples.put("partition-set-member-removed", member(4, Optional.empty(), true));
    addDefinitions(examples);
    addRunRequests(examples);
    runEvents().forEach((name, event) -> examples.put("run-event-" + name, runEvent(event)));
    addAssetEvents(examples);
    addCommands(examples);
    examples.putAll(WorkerExamples.byName());
    examples.putAll(ReportExamples.byName());
    examples.putAll(BackfillExamples.byName());
    return examples;
  }

  private static Example dynamicPartitionRequest() {
    DynamicPartitionRequest message =
        new DynamicPartitionRequest(
            "order_files",
            List.of(
                new DynamicPartitionRequest.Add(
                    KEY,
                    CAPTURED,
                    Optional.of(new SourceVersion(OBJECT, "0055AED6DCD90281E5", Optional.of("v2"))),
                    List.of(
                        new RunTemplate(
                            REQUEST,
                            ASSETS,
                            Optional.of("orders-us-2018-01-05"),
                            Map.of("team", "data"),
                            1)),
                    Optional.of(DynamicPartitionRequest.OnOverwrite.IGNORE))),
            List.of(
                DynamicPartitionRequest.Delete.ofKey("orders/us/2017-12-31.csv"),
                DynamicPartitionRequest.Delete.ofKey("orders/us/2017-12-30.csv", 4),
                DynamicPartitionRequest.Delete.ofSource(
                    new SourceVersion(
                        "s3://landing/orders/eu/2018-01-05.csv",
                        "0055AED6DCD90281E6",
                        Optional.empty()))),
            List.of(
                new DynamicPartitionRequest.Description(
                    "orders/us/2018-01-04.csv",
                    Optional.of("Orders of Jan 4, US"),
                    Optional.of(Map.of("region", "us")))),
            SENSOR,
            CAUSE);
    return new Example(
        TOPICS.dynamicPartitionRequests(),
        message.set(),
        new CloudEvent(
            Ids.of("landing", "arrival-1"),
            DynamicPartitionRequest.TYPE,
            "/sensor-service",
            ARRIVED),
        message);
  }

  private static Example member(long version, Optional<String> object, boolean removed) {
    PartitionSetMember message =
        new PartitionSetMember(
            "order_files",
            KEY,
            17,
            version,
            CAPTURED,
            object,
            removed,
            Instant.parse("2026-11-21T12:00:00.125Z"),
            List.of(),
            removed ? Optional.empty() : Optional.of("Orders of Jan 5, US"));
    return new Example(
        TOPICS.partitionSets(),
        message.id(),
        new CloudEvent(
            Ids.of("member", message.set(), message.key(), Long.toString(version)),
            PartitionSetMember.TYPE,
            "/definitions-service",
            message.at()),
        message);
  }

  private static void addDefinitions(Map<String, Example> examples) {
    var set = new DefinitionRecord.Entry(Kind.PARTITION_SET, "order_files", "sales", 3);
    var asset = new DefinitionRecord.Entry(Kind.ASSET, "raw/orders", "sales", 1);
    var sensor = new DefinitionRecord.Entry(Kind.SENSOR, "old_landing", "sales", 2);
    Instant at = Instant.parse("2026-11-21T11:00:00Z");
    JsonNode document = tree("{\"name\":\"order_files\",\"maxKeys\":5000000}");
    Map.of(
            "document", DefinitionRecord.document(set, 12, document),
            "removal", DefinitionRecord.removal(sensor, 12),
            "catalog", DefinitionRecord.catalog(12, List.of(set, asset), at))
        .forEach(
            (name, message) ->
                examples.put(
                    "definition-" + name,
                    new Example(
                        TOPICS.definitions(),
                        message.key(),
                        new CloudEvent(
                            Ids.of("definition", message.key(), Long.toString(message.version())),
                            DefinitionRecord.TYPE,
                            "/definitions-service",
                            at),
                        message)));
  }

  private static void addRunRequests(Map<String, Example> examples) {
    RunRequest launch =
        new RunRequest.Launch(
            REQUEST,
            ASSETS,
            List.of(KEY),
            SENSOR,
            CAUSE,
            Optional.of("orders-us-2018-01-05"),
            Map.of("team", "data"),
            1,
            Optional.of(Instant.parse("2026-11-21T12:00:30Z")),
            Optional.of(new Proof("order_files", KEY, 17, 3, CAPTURED, Optional.of(OBJECT))));
    RunRequest fromProgram =
        RunRequest.Launch.of(
                Ids.of("landing", "arrival-2", "raw/clicks"),
                "raw/clicks",
                List.of("2018-01-05"),
                Origin.program("my-program"),
                Cause.request("nightly-2018-01-05", ARRIVED))
            .withSource(
                new SourceVersion(
                    "s3://landing/clicks/2018-01-05.csv", "0055AED6DCD90281E7", Optional.empty()),
                Optional.of(DynamicPartitionRequest.OnOverwrite.IGNORE))
            .withRunConfig(Optional.of(RunConfiguration.parse("{\"limit\": 1000}")))
            .withDebounce(
                Optional.of(new Debounce(Duration.ofSeconds(5), 100, Duration.ofMinutes(1))));
    Instant canceled = Instant.parse("2026-11-21T12:00:02Z");
    Instant asked = Instant.parse("2026-11-21T12:30:00Z");
    RunRequest cancel = new RunRequest.Cancel(Ids.of("cancel", RUN), RUN, PERSON);
    RunRequest backfill =
        new RunRequest.Backfill(
            Ids.of("backfill", "1"),
            "orders_by_month",
            "[2018-01-01...2018-05-01]",
            PERSON,
            Map.of("ticket", "42"),
            asked);
    examples.put("run-request-launch", request(launch, "/definitions-service", ARRIVED));
    examples.put("run-request-launch-from-program", request(fromProgram, "/my-program", ARRIVED));
    RunRequest stale =
        new RunRequest.MarkStale(
            Ids.of("landing", "arrival-4", "raw/clicks"),
            List.of("raw/clicks"),
            Optional.of("2018-01-05"),
            SENSOR,
            Cause.fileArrival("arrival-4", "s3://landing/clicks/2018-01-05.csv", ARRIVED),
            new SourceVersion(
                "s3://landing/clicks/2018-01-05.csv", "0055AED6DCD90281E8", Optional.empty()));
    examples.put("run-request-mark-stale", request(stale, "/sensor-service", ARRIVED));
    examples.put("run-request-cancel", request(cancel, "/run-service", canceled));
    examples.put("run-request-backfill", request(backfill, "/run-service", asked));
    examples.put(
        "run-request-backfill-with-options", request(withOptions(asked), "/run-service", asked));
  }

  private static RunRequest withOptions(Instant asked) {
    return new RunRequest.Backfill(
        Ids.of("backfill", "2"),
        "raw/orders+",
        "[2018-01-01...2018-01-31]",
        PERSON,
        Map.of(),
        asked,
        Optional.of(
            new BackfillOptions(
                List.of(new BackfillOptions.Target("rates", "*")),
                Optional.of(BackfillOptions.Only.FAILED_AND_MISSING),
                Optional.of(BackfillOptions.Order.NEWEST_FIRST),
                Optional.of(12),
                Optional.of(4),
                Optional.of(RunConfiguration.parse("{\"limit\": 1000}")),
                Optional.of(
                    new BackfillOptions.Retry(
                        Ids.of("backfill", "1"), BackfillOptions.Retry.What.UNSUCCESSFUL)))));
  }

  private static Example request(RunRequest message, String source, Instant at) {
    return new Example(
        TOPICS.runRequests(),
        message.id(),
        new CloudEvent(message.id(), RunRequest.TYPE, source, at),
        message);
  }

  private static Map<String, RunEvent> runEvents() {
    List<String> keys = List.of(KEY);
    Cause upstream =
        Cause.materialization(
            Ids.of("materialized", "x"), Instant.parse("2026-11-21T12:00:00.138Z"));
    return Map.of(
        "queued",
        new RunEvent.RunQueued(RUN, 1, at("00.131"), ASSETS, keys, 1, SENSOR, CAUSE),
        "absorbed",
        new RunEvent.RunAbsorbed(
            RUN,
            2,
            at("00.140"),
            ASSETS,
            Ids.of("landing", "arrival-3", "raw/orders"),
            upstream,
            List.of("orders/us/2018-01-06.csv")),
        "starting",
        new RunEvent.RunStarting(RUN, 3, at("00.200"), ASSETS, "run-service-7f9c", 42),
        "started",
        new RunEvent.RunStarted(
            RUN, 4, at("00.210"), ASSETS, keys, 1, SENSOR, CAUSE, "run-service-7f9c", 42),
        "canceling",
        new RunEvent.RunCanceling(RUN, 5, at("02.010"), ASSETS, "asked by person:console"),
        "canceled",
        new RunEvent.RunCanceled(
            RUN, 6, at("02.300"), ASSETS, Optional.of("asked by person:console"), ENDED_RUN),
        "succeeded",
        new RunEvent.RunSucceeded(RUN, 5, ENDED, ASSETS, ENDED_RUN),
        "failed",
        new RunEvent.RunFailed(RUN, 5, ENDED, ASSETS, ERROR, Optional.empty(), ENDED_RUN),
        "failed-retried",
        new RunEvent.RunFailed(RUN, 5, ENDED, ASSETS, ERROR, Optional.of(retry()), ENDED_RUN));
  }

  private static Retry retry() {
    return new Retry(
        Ids.runOf(Ids.of("retry", RUN)), 1, 3, Instant.parse("2026-11-21T12:00:02.500Z"), ASSETS);
  }

  private static Example runEvent(RunEvent message) {
    return new Example(
        TOPICS.runEvents(),
        message.runId(),
        new CloudEvent(message.id(), RunEvent.TYPE, "/run-service", message.at()),
        message);
  }

  private static void addAssetEvents(Map<String, Example> examples) {
    Instant at = at("01.400");
    Map<String, Object> rows = Map.of("rows", 7, "table", "orders");
    AssetEvent.Materialized materialized =
        new AssetEvent.Materialized(
            "raw/orders", KEY, RUN, 42, at, rows, RUN, Optional.empty(), Optional.of("2.1.0"));
    AssetEvent failed = new AssetEvent.MaterializationFailed("raw/orders", KEY, RUN, 42, at, ERROR);
    PartitionState state = PartitionState.of(materialized);
    examples.put("asset-event-materialized", assetEvent(materialized));
    examples.put("asset-event-failed", assetEvent(failed));
    examples.put("asset-event-checked", assetEvent(checked(at, Optional.empty())));
    examples.put(
        "asset-event-checked-reported",
        assetEvent(
            checked(at, Optional.of(new AssetEvent.Report(Ids.of("http", "report"), PERSON)))));
    AssetEvent.Wiped wiped =
        new AssetEvent.Wiped("raw/orders", KEY, 42, at("03.000"), Ids.of("http", "wipe"), PERSON);
    examples.put("asset-event-wiped", assetEvent(wiped));
    AssetEvent stale =
        new AssetEvent.Stale(
            "raw/orders", KEY, 42, at("03.000"), OBJECT, Ids.of("landing", "gone"), SENSOR);
    examples.put("asset-event-stale", assetEvent(stale));
    examples.put(
        "partition-state-removed",
        new Example(
            TOPICS.partitionStates(),
            state.id(),
            new CloudEvent(
                Ids.of("state", wiped.id()), PartitionState.TYPE, "/run-service", wiped.at()),
            PartitionState.of(wiped)));
    examples.put(
        "partition-state",
        new Example(
            TOPICS.partitionStates(),
            state.id(),
            new CloudEvent(
                Ids.of("state", materialized.id()), PartitionState.TYPE, "/run-service", at),
            state));
  }

  private static AssetEvent checked(Instant at, Optional<AssetEvent.Report> report) {
    return new AssetEvent.Checked(
        "raw/orders",
        KEY,
        RUN,
        42,
        at,
        "has_rows",
        report.isPresent(),
        CheckSeverity.ERROR,
        true,
        report.isPresent() ? Map.of("ticket", "42") : Map.of("rows", 0),
        report);
  }

  private static void addCommands(Map<String, Example> examples) {
    Resource sensor = Resource.sensor("landing");
    Instant at = at("03.000");
    examples.put(
        "command-stop",
        command("1", new Command.Stop(sensor, Optional.of("the feed is broken"), PERSON), at));
    examples.put(
        "command-start", command("2", new Command.Start(Resource.schedule("nightly"), PERSON), at));
    examples.put(
        "command-replay",
        command(
            "3",
            new Command.Replay(
                sensor, Optional.of(Instant.parse("2024-05-01T00:00:00Z")), false, PERSON),
            at));
    examples.put(
        "command-set-cursor",
        command(
            "9",
            new Command.SetCursor(sensor, Optional.of("orders/us/2018-01-05.csv"), PERSON),
            at));
    String backfill = Ids.of("backfill", "1");
    Map.of(
            "pause",
            new BackfillCommand.Pause(backfill, Optional.of("the warehouse is full"), PERSON),
            "resume",
            new BackfillCommand.Resume(backfill, PERSON),
            "cancel",
            new BackfillCommand.Cancel(backfill, PERSON),
            "concurrency",
            new BackfillCommand.SetConcurrency(backfill, 4, PERSON))
        .forEach(
            (name, message) ->
                examples.put("command-backfill-" + name, command(name, message, at)));
  }

  private static Example command(String key, BackfillCommand message, Instant at) {
    return new Example(
        TOPICS.commands(),
        message.key(),
        new CloudEvent(Ids.of("http", key), BackfillCommand.TYPE, "/run-service", at),
        message);
  }

  private static Example command(String key, Command message, Instant at) {
    return new Example(
        TOPICS.commands(),
        message.resource().key(),
        new CloudEvent(Ids.of("http", key), Command.TYPE, "/sensor-service", at),
        message);
  }

  private static Example assetEvent(AssetEvent message) {
    return new Example(
        TOPICS.assetEvents(),
        message.assetPartition(),
        new CloudEvent(message.id(), AssetEvent.TYPE, "/run-service", message.at()),
        message);
  }

  private static Instant at(String seconds) {
    return Instant.parse("2026-11-21T12:00:" + seconds + "Z");
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }
}
