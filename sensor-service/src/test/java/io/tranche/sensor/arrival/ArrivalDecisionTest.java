package io.tranche.sensor.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.runs.Debounce;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.contracts.sets.DynamicPartitionRequest.OnOverwrite;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.sensor.Bundles;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalDecisionTest {

  private static final Catalog CATALOG =
      Bundles.catalog(
          1,
          """
          apiVersion: tranche.io/v1
          bundle: sales
          partitionSets: [{name: order_files}]
          assets:
            - {key: raw/orders, partitions: {type: dynamic, name: order_files}, materializer: {type: none}}
            - {key: rates, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
            - {key: catalogue, materializer: {type: none}}
            - {key: parsed, group: parts, partitions: {type: dynamic, name: order_files}, deps: [{asset: raw/orders}], materializer: {type: none}}
            - {key: quoted, group: parts, partitions: {type: daily, start: "2024-01-01"}, deps: [{asset: rates}], materializer: {type: none}, configSchema: {}}
          jobs:
            - {name: quotes, target: rates or quoted, tags: {team: data}, runConfig: {limit: 2}}
          sensors:
            - name: whole
              type: fileArrival
              match: {bucket: landing, key: "whole/{name}"}
              add: {set: order_files, key: "{name}"}
              target: +parsed
            - name: quotes
              type: fileArrival
              match: {bucket: landing, key: "quotes/{date:uuuu-MM-dd}.json"}
              partition: "{date}"
              job: quotes
            - name: landing
              type: fileArrival
              match: {bucket: landing, key: "orders/{region}/{date:uuuu-MM-dd}.csv"}
              add: {set: order_files, key: "{key}", metadata: {date: "{date}", region: "{region}"}}
              target: raw/orders
            - name: mirrored
              type: fileArrival
              match: {bucket: landing, key: "orders/{region}/{date}.csv"}
              add: {set: order_files, key: "{region}|{date}"}
              target: raw/orders
              onDelete: removePartition
            - name: marking
              type: fileArrival
              match: {bucket: landing, key: "marks/{name}.csv"}
              add: {set: order_files, key: "{name}"}
              target: +parsed
              onDelete: markStale
            - name: marking_days
              type: fileArrival
              match: {bucket: landing, key: "days/{date:uuuu-MM-dd}/{file}"}
              marker: {key: "days/{date:uuuu-MM-dd}/_SUCCESS"}
              partition: "{date}"
              target: rates
              onDelete: markStale
            - name: marking_whole
              type: fileArrival
              match: {bucket: landing, key: "whole.json"}
              target: catalogue
              onDelete: markStale
            - name: rates
              type: fileArrival
              match: {bucket: landing, key: "rates/{date:uuuu-MM-dd}.json"}
              partition: "{date}"
              target: rates
            - name: complete
              type: fileArrival
              match: {bucket: landing, key: "lake/{date:uuuu-MM-dd}/{file}", events: [created, removed], size: {min: 1}}
              marker: {key: "lake/{date:uuuu-MM-dd}/_SUCCESS"}
              partition: "{date}"
              target: rates
            - name: gathered
              type: fileArrival
              match: {bucket: landing, key: "gathered/{name}"}
              add: {set: order_files, key: "{name}"}
              target: raw/orders
              debounce: {quietPeriod: PT5S, maxEvents: 50}
            - name: gathered_rates
              type: fileArrival
              match: {bucket: landing, key: "gathered-rates/{date:uuuu-MM-dd}"}
              partition: "{date}"
              target: rates
              debounce: {maxDelay: PT1M}
            - name: catalogue
              type: fileArrival
              match: {bucket: landing, key: "catalogue.json"}
              target: catalogue
              onOverwrite: reject
            - name: tables
              type: fileArrival
              match: {bucket: landing, key: "tables/{name}", size: {min: 1, max: 100}, contentTypes: [text/*, application/json]}
              add: {set: order_files, key: "{name}"}
              target: raw/orders
              onOverwrite: ignore
          """);

  private static final Instant AT = Instant.parse("2024-01-01T06:00:00Z");
  private static final Cause CAUSE = Cause.fileArrival("c", "s3://landing/k", AT);

  @Test
  void addsAMemberWithItsMetadataAndItsRun() {
    ObjectEvent event = created("orders/us/2024-01-01.csv");
    String object = "s3://landing/orders/us/2024-01-01.csv";
    String id = Ids.of("arrival", "landing", object, "0A", "created");

    assertThat(decide("landing", event))
        .isEqualTo(
            new ArrivalDecision.Change(
                id,
                new DynamicPartitionRequest(
                    "order_files",
                    List.of(
                        new DynamicPartitionRequest.Add(
                            "orders/us/2024-01-01.csv",
                            Map.of("date", "2024-01-01", "region", "us"),
                            Optional.of(new SourceVersion(object, "0A", Optional.of("v1"))),
                            List.of(RunTemplate.of(id, "raw/orders")))),
                    List.of(),
                    Origin.sensor("landing"),
                    CAUSE)));
  }

  @Test
  void requestsTheRunOfAPartitionThatNeedsNoRegistering() {
    ObjectEvent event = created("rates/2024-01-01.json");

    assertThat(decide("rates", event))
        .isEqualTo(
            new ArrivalDecision.Launch(
                RunRequest.Launch.of(
                        Ids.of(
                            "arrival",
                            "rates",
                            "s3://landing/rates/2024-01-01.json",
                            "0A",
                            "created"),
                        "rates",
                        List.of("2024-01-01"),
                        Origin.sensor("rates"),
                        CAUSE)
                    .withSource(event.source())));
  }

  @Test
  void requestsOneRunOfAllAssetsThatItSelectsInTheirOrder() {
    assertThat(decide("whole", created("whole/a")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Change.class,
            change ->
                assertThat(change.request().adds().get(0).runs())
                    .singleElement()
                    .satisfies(
                        run -> assertThat(run.assets()).containsExactly("raw/orders", "parsed")));
  }

  @Test
  void requestsTheRunOfAJobWithItsTagsAndItsConfiguration() {
    assertThat(decide("quotes", created("quotes/2024-01-01.json")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Launch.class,
            launch -> {
              assertThat(launch.request().assets()).containsExactly("rates", "quoted");
              assertThat(launch.request().tags())
                  .isEqualTo(Map.of("team", "data", "tranche/job", "quotes"));
              assertThat(launch.request().runConfig())
                  .contains(RunConfiguration.parse("{\"limit\": 2}"));
            });
  }

  @Test
  void requestsTheRunOfAnAssetWithoutPartitions() {
    assertThat(decide("catalogue", created("catalogue.json")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Launch.class,
            launch -> assertThat(launch.request().partitions()).containsExactly(""));
  }

  @Test
  void saysHowLongItsRunsWaitForOthers() {
    assertThat(decide("gathered", created("gathered/a")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Change.class,
            change ->
                assertThat(change.request().adds().get(0).runs())
                    .extracting(RunTemplate::debounce)
                    .containsExactly(
                        Optional.of(
                            new Debounce(Duration.ofSeconds(5), 50, Duration.ofSeconds(30)))));
    assertThat(decide("gathered_rates", created("gathered-rates/2024-01-01")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Launch.class,
            launch ->
                assertThat(launch.request().debounce())
                    .contains(new Debounce(Duration.ZERO, 1_000, Duration.ofMinutes(1))));
  }

  @Test
  void runsTheGroupOfFilesThatAMarkerCompletesAndNoneOfItsFilesAlone() {
    assertThat(
            decide(
                "complete",
                created("lake/2024-01-01/part-0").with(content(9L, "application/parquet"))))
        .isInstanceOfSatisfying(
            ArrivalDecision.Awaits.class,
            awaits -> {
              assertThat(awaits.marker()).isEqualTo("lake/2024-01-01/_SUCCESS");
              assertThat(awaits.takes()).isFalse();
            });
    assertThat(
            decide("complete", created("lake/2024-01-01/_SUCCESS").with(content(0L, "text/plain"))))
        .isInstanceOfSatisfying(
            ArrivalDecision.Launch.class,
            launch -> {
              assertThat(launch.request().partitions()).containsExactly("2024-01-01");
              assertThat(launch.request().source())
                  .map(SourceVersion::object)
                  .contains("s3://landing/lake/2024-01-01/_SUCCESS");
            });
    assertThat(decide("complete", created("lake/2024-01-01/part-0").with(content(0L, "x"))))
        .isInstanceOf(ArrivalDecision.Kept.class);
    assertThat(decide("complete", created("lake/_SUCCESS")))
        .isEqualTo(new ArrivalDecision.Unmatched());
  }

  @Test
  void saysWhatANewVersionOfAKnownObjectDoes() {
    assertThat(decide("catalogue", created("catalogue.json")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Launch.class,
            launch -> assertThat(launch.request().onOverwrite()).contains(OnOverwrite.REJECT));
    assertThat(decide("tables", created("tables/a").with(content(1L, "text/csv"))))
        .isInstanceOfSatisfying(
            ArrivalDecision.Change.class,
            change ->
                assertThat(change.request().adds().get(0).onOverwrite())
                    .contains(OnOverwrite.IGNORE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; text/csv;",
        "100; TEXT/Plain;",
        "100; application/json;",
        "0; text/csv; match.size is 1 to 100 bytes, and the object has 0",
        "101; text/csv; match.size is 1 to 100 bytes, and the object has 101",
        "; text/csv; match.size is 1 to 100 bytes, and the notification tells no size",
        "1; image/png; match.contentTypes is text/*, application/json, and the object is image/png",
        "1; ; match.contentTypes is text/*, application/json, and the notification tells no content type"
      })
  void takesObjectsBySizeAndContentType(
      @Nullable Long size, @Nullable String type, @Nullable String why) {
    ArrivalDecision decision = decide("tables", created("tables/a").with(content(size, type)));

    if (why == null) {
      assertThat(decision).isInstanceOf(ArrivalDecision.Change.class);
    } else {
      assertThat(decision).isEqualTo(new ArrivalDecision.Kept(why));
    }
  }

  private static Content content(@Nullable Long size, @Nullable String type) {
    return new Content(
        size == null ? OptionalLong.empty() : OptionalLong.of(size), Optional.ofNullable(type));
  }

  @Test
  void removesASourceByItsObjectOnly() {
    ObjectEvent event = removed("orders/us/2024-01-01.csv");

    assertThat(decide("mirrored", event))
        .isInstanceOfSatisfying(
            ArrivalDecision.Change.class,
            change -> {
              assertThat(change.request().adds()).isEmpty();
              assertThat(change.request().deletes())
                  .containsExactly(Delete.ofSource(event.source()));
            });
  }

  @Test
  void marksWhatARemovedObjectHasMadeAsStale() {
    ObjectEvent event = removed("marks/a.csv");

    assertThat(decide("marking", event))
        .isInstanceOfSatisfying(
            ArrivalDecision.Mark.class,
            mark -> {
              assertThat(mark.request().assets()).containsExactly("raw/orders", "parsed");
              assertThat(mark.request().partition()).contains("a");
              assertThat(mark.request().source()).isEqualTo(event.source());
              assertThat(mark.request().cause()).isEqualTo(CAUSE);
              assertThat(mark.takes()).isFalse();
            });
    assertThat(decide("marking", removed("marks/a...b.csv")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Mark.class, mark -> assertThat(mark.request().partition()).isEmpty());
    assertThat(decide("marking_whole", removed("whole.json")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Mark.class,
            mark -> assertThat(mark.request().partition()).contains(""));
  }

  @Test
  void marksAGroupByItsMarkerOnly() {
    assertThat(decide("marking_days", removed("days/2024-01-01/_SUCCESS")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Mark.class,
            mark -> assertThat(mark.request().partition()).contains("2024-01-01"));
    assertThat(decide("marking_days", removed("days/2024-01-01/part-1")))
        .isEqualTo(
            new ArrivalDecision.Kept("only the removal of its marker marks a group as stale"));
  }

  /** Whoever runs has to know the object, or nobody could tell a late removal from a new one. */
  @Test
  void tellsTheRunWhichVersionItIsForWhereRemovalsMark() {
    ObjectEvent event = created("marks/a.csv");

    assertThat(decide("marking", event))
        .isInstanceOfSatisfying(
            ArrivalDecision.Change.class,
            change ->
                assertThat(change.request().adds().get(0).runs())
                    .singleElement()
                    .matches(run -> run.source().equals(Optional.of(event.source()))));
    assertThat(decide("landing", created("orders/us/2024-01-01.csv")))
        .isInstanceOfSatisfying(
            ArrivalDecision.Change.class,
            change ->
                assertThat(change.request().adds().get(0).runs())
                    .singleElement()
                    .matches(run -> run.source().isEmpty()));
  }

  @Test
  void keepsThePartitionOfARemovedObjectUnlessToldOtherwise() {
    assertThat(decide("landing", removed("orders/us/2024-01-01.csv")))
        .isEqualTo(new ArrivalDecision.Kept("onDelete is keep"));
  }

  @ParameterizedTest
  @CsvSource({"markStale, '[created]'", "removePartition, '[created]'", "keep, '[removed]'"})
  void aRemovalThatDoesNotCountDoesNothing(String onDelete, String events) {
    ArrivalDecision decision = onlyOf(onDelete, events, removed("in/a"));

    assertThat(decision)
        .isEqualTo(
            new ArrivalDecision.Kept(
                onDelete.equals("keep")
                    ? "onDelete is keep"
                    : "match.events does not name removed"));
    assertThat(decision.isDone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"markStale", "removePartition"})
  void theRemovalOfWhatThePatternDoesNotTakeAnyMoreIsNotTheSensors(String onDelete) {
    assertThat(onlyOf(onDelete, "[created, removed]", removed("earlier/a")))
        .isEqualTo(new ArrivalDecision.Unmatched());
  }

  @ParameterizedTest
  @ValueSource(strings = {"markStale", "removePartition"})
  void whereOnlyRemovalsCountAFileThatComesDoesNothing(String onDelete) {
    assertThat(onlyOf(onDelete, "[removed]", created("in/a")))
        .isEqualTo(new ArrivalDecision.Kept("match.events does not name created"));
    assertThat(onlyOf(onDelete, "[removed]", removed("in/a")))
        .isNotInstanceOf(ArrivalDecision.Kept.class);
  }

  /** Also what would be refused by now: it may have been applied before. */
  private static ArrivalDecision onlyOf(String onDelete, String events, ObjectEvent event) {
    Bundle bundle =
        Bundle.parse(
            """
            apiVersion: tranche.io/v1
            bundle: b
            partitionSets: [{name: s}]
            assets: [{key: a, partitions: {type: dynamic, name: s}, materializer: {type: none}}]
            sensors:
              - {name: one, type: fileArrival, match: {bucket: landing, key: "in/{n}", events: %s}, add: {set: s, key: "{n}"}, target: a, onDelete: %s}
            """
                .formatted(events, onDelete)
                .getBytes(UTF_8));
    Catalog catalog =
        Catalog.of(
            1,
            bundle.documents().stream()
                .map(document -> new Catalog.Owned(bundle.name(), document))
                .toList());
    return ArrivalDecision.of(
        AimedSensor.of((FileSensorDocument) catalog.sensor("one"), catalog), event, CAUSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders/us/2024-02-30.csv",
        "orders/us/2024-1-1.csv",
        "orders/us/x/2024-01-01.csv",
        "orders/us/2024-01-01.csv.tmp",
        "orders//2024-01-01.csv"
      })
  void takesOnlyWhatThePatternTakes(String key) {
    assertThat(decide("landing", created(key))).isEqualTo(new ArrivalDecision.Unmatched());
  }

  @Test
  void refusesKeysThatNoSetCanHold() {
    assertThat(decide("mirrored", created("orders/us/a...b.csv")))
        .isEqualTo(
            new ArrivalDecision.Refused(
                "Cannot add partition for sensor mirrored: the key of"
                    + " s3://landing/orders/us/a...b.csv contains \"...\", which selects ranges"
                    + " (us|a...b)"));
    assertThat(decide("mirrored", created("orders/us/a\u0000b.csv")))
        .isEqualTo(
            new ArrivalDecision.Refused(
                "Cannot add partition for sensor mirrored: the key of"
                    + " s3://landing/orders/us/a\\u0000b.csv contains a control character"
                    + " (us|a\\u0000b)"));
  }

  @Test
  void givesEveryEventAndSensorAnIdOfItsOwn() {
    ObjectEvent event = created("orders/us/2024-01-01.csv");
    ObjectEvent later =
        new ObjectEvent("landing", event.key(), Kind.CREATED, "0B", Optional.empty());

    assertThat(List.of(id("landing", event), id("mirrored", event), id("landing", later)))
        .doesNotHaveDuplicates();
    assertThat(id("landing", event)).isEqualTo(id("landing", event));
  }

  private static String id(String sensor, ObjectEvent event) {
    return ((ArrivalDecision.Change) decide(sensor, event)).id();
  }

  private static ArrivalDecision decide(String sensor, ObjectEvent event) {
    FileSensorDocument document = (FileSensorDocument) CATALOG.sensor(sensor);
    return ArrivalDecision.of(AimedSensor.of(document, CATALOG), event, CAUSE);
  }

  private static ObjectEvent created(String key) {
    return new ObjectEvent("landing", key, Kind.CREATED, "0A", Optional.of("v1"));
  }

  private static ObjectEvent removed(String key) {
    return new ObjectEvent("landing", key, Kind.REMOVED, "0C", Optional.of("v1"));
  }
}
