package io.tranche.sensor.automation;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static io.tranche.sensor.Broker.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class AutomationMessagingTest {

  private static final Instant AT = Instant.parse("2024-06-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject CopyRepository copies;
  @Inject WindowEnds windowEnds;
  @Inject EagerAutomation automation;
  @Inject CatalogView catalogs;
  @Inject MongoWindowEndRepository windowEndRepository;
  @Inject Clock clock;

  private Broker broker;
  private Tail launches;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: sales
        partitionSets: [{name: files}]
        materializers: [{name: split, materializer: {type: none}}]
        assets:
          - {key: source, partitions: {type: static, keys: [x]}, external: true}
          - key: left
            partitions: {type: static, keys: [x]}
            deps: [{asset: source}]
            materializer: {type: shared, name: split}
            automation: {type: eager}
          - key: right
            partitions: {type: static, keys: [x]}
            deps: [{asset: source}, {asset: left}]
            materializer: {type: shared, name: split}
            automation: {type: eager}
          - {key: raw, partitions: {type: dynamic, name: files}, materializer: {type: none}}
          - key: cells
            partitions: {type: multi, dimensions: {date: {type: daily, start: "2024-01-01"}, region: {type: static, keys: [us, eu]}}}
            deps: [{asset: raw, mapping: {type: metadata, dimensions: {date: date, region: region}}}]
            materializer: {type: none}
            automation: {type: eager}
          - key: months
            partitions: {type: monthly, start: "2024-01-01"}
            deps: [{asset: cells, mapping: {type: multiToSingle, dimension: date}, allowMissingUpstream: true}]
            materializer: {type: none}
            automation: {type: eager}
          - key: total
            deps: [{asset: cells, mapping: {type: all}, allowMissingUpstream: true}]
            materializer: {type: none}
            automation: {type: eager}
          - key: checked
            partitions: {type: static, keys: [a, b, c, d]}
            materializer: {type: none}
            checks: [{name: good, blocking: true}]
          - key: reader
            partitions: {type: static, keys: [a, b, c, d]}
            deps: [{asset: checked}]
            materializer: {type: none}
            automation: {type: eager}
          - key: summary
            deps: [{asset: checked, mapping: {type: all}, allowMissingUpstream: true}]
            materializer: {type: none}
            automation: {type: eager}
          - key: copy
            partitions: {type: dynamic, name: files}
            deps: [{asset: raw}]
            materializer: {type: none}
        """);
    launches = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    launches.close();
    broker.close();
  }

  @Test
  void requestsTheCellOfAFileWhenEveryFileOfTheCellIsThere() {
    register(member("a1", 1, 1, "2024-01-01", "us"), member("a2", 2, 1, "2024-01-01", "us"));
    materialize("raw", "a1", 1);
    awaitDecision("cells", "2024-01-01|us", "waiting");
    assertThat(explanation("cells", "2024-01-01|us").orElseThrow().missing())
        .containsExactly("raw|a2");

    AssetEvent.Materialized last = materialize("raw", "a2", 2);

    RunRequest.Launch launch = launch("cells", "2024-01-01|us").get(0);
    assertThat(launch.origin()).isEqualTo(Origin.automation("cells"));
    assertThat(launch.cause().type()).isEqualTo("materialization");
    assertThat(launch.cause().id()).isEqualTo(last.id());
    awaitDecision("cells", "2024-01-01|us", "requested");
    assertThat(explanation("cells", "2024-01-01|us").orElseThrow().requestId())
        .contains(launch.id());
  }

  @Test
  void waitsForAPartitionThatWasWipedAsForAnyThatIsMissing() {
    register(member("w1", 31, 1, "2024-01-09", "us"), member("w2", 32, 1, "2024-01-09", "us"));
    materialize("raw", "w1", 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("raw", "w1")).contains(1L));

    wipe("raw", "w1", 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("raw", "w1")).isEmpty());
    materialize("raw", "w2", 2);
    awaitDecision("cells", "2024-01-09|us", "waiting");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(explanation("cells", "2024-01-09|us").orElseThrow().missing())
                    .containsExactly("raw|w1"));

    materialize("raw", "w1", 3);
    launch("cells", "2024-01-09|us");
    wipe("raw", "w1", 1);
    materialize("raw", "w2", 4);
    launches.await(2, of("cells", "2024-01-09|us"));
  }

  @Test
  void requestsAssetsThatAreMadeTogetherOnce() {
    materialize("source", "x", 1);
    launches.await(1, of("left", "x"));
    awaitDecision("left", "x", "requested");
    awaitDecision("right", "x", "requested");

    materialize("left", "x", 2);
    materialize("right", "x", 2);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("right", "x")).contains(2L));
    materialize("source", "x", 3);

    assertThat(
            launches.await(2, of("left", "x")).stream().map(one -> header(one, "ce_id")).distinct())
        .hasSize(2);
    assertThat(launches.await(0, of("right", "x"))).isEmpty();
  }

  @Test
  void asksWithTheSameIdWhenAnEventComesAgain() {
    register(member("b1", 11, 1, "2024-01-02", "us"));
    materialize("raw", "b1", 1);
    materialize("raw", "b1", 1);

    List<ConsumerRecord<String, byte[]>> first = launches.await(1, of("cells", "2024-01-02|us"));
    materialize("raw", "b1", 2);

    awaitRequestOtherThan(header(first.get(0), "ce_id"), "cells", "2024-01-02|us");
    assertThat(
            launches.await(2, of("cells", "2024-01-02|us")).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(2);
  }

  @Test
  void requestsTheCellWhenTheFileThatItWaitedForIsGone() {
    register(member("c1", 21, 1, "2024-01-03", "us"), member("c2", 22, 1, "2024-01-03", "us"));
    materialize("raw", "c1", 1);
    awaitDecision("cells", "2024-01-03|us", "waiting");

    register(removed("c2", 22, 2, "2024-01-03", "us"));

    assertThat(launch("cells", "2024-01-03|us")).hasSize(1);
  }

  @Test
  void bringsACellUpToDateWhenItsLastFileIsGone() {
    register(member("d1", 31, 1, "2024-01-04", "us"));
    materialize("raw", "d1", 1);
    launches.await(1, of("cells", "2024-01-04|us"));
    materialize("cells", "2024-01-04|us", 2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(token("cells", "2024-01-04|us")).contains(2L));

    register(removed("d1", 31, 2, "2024-01-04", "us"));

    launches.await(2, of("cells", "2024-01-04|us"));
  }

  @Test
  void remembersAMaterializationThatWasHeardOfBeforeItsMember() {
    materialize("raw", "e1", 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("raw", "e1")).contains(1L));

    register(member("e1", 41, 1, "2024-01-05", "us"));

    assertThat(launch("cells", "2024-01-05|us")).hasSize(1);
  }

  @Test
  void doesNotLetAnOlderMaterializationReplaceANewerOne() {
    materialize("raw", "f1", 7);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("raw", "f1")).contains(7L));
    materialize("raw", "f1", 6);
    materialize("raw", "f2", 1);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("raw", "f2")).contains(1L));
    assertThat(token("raw", "f1")).contains(7L);
  }

  @Test
  void requestsTheMonthOfACellAlthoughOthersAreMissing() {
    materialize("cells", "2024-02-10|eu", 3);

    assertThat(launch("months", "2024-02-01")).hasSize(1);
  }

  @Test
  void requestsAnAssetWithoutPartitionsForEveryChange() {
    materialize("cells", "2024-03-10|eu", 4);
    launches.await(1, of("total", ""));
    materialize("cells", "2024-03-11|eu", 5);

    launches.await(2, of("total", ""));
  }

  @Test
  void requestsTheCellOfAFileOfTodayWhenItsDayHasEnded() {
    String cell = cellOfAFileOf("h1", tomorrow());

    windowEnds.look(startOfDay(tomorrow().plusDays(1))).await().atMost(PATIENCE);

    RunRequest.Launch launch = launch("cells", cell).get(0);
    assertThat(launch.cause().type()).isEqualTo("windowEnd");
    awaitDecision("cells", cell, "requested");
    awaitDecision("cells", tomorrow() + "|eu", "nothing upstream");
  }

  @Test
  void asksWithTheSameIdWhenTheNextProcessLooksAtTheSameWindow() {
    LocalDate day = tomorrow().plusDays(1);
    String cell = cellOfAFileOf("i1", day);
    for (int process = 0; process < 2; process++) {
      WindowEnds next = new WindowEnds(catalogs, automation, windowEndRepository, clock);
      next.resume(clock.instant()).await().atMost(PATIENCE);
      next.look(startOfDay(day.plusDays(1))).await().atMost(PATIENCE);
    }

    assertThat(
            launches.await(2, of("cells", cell)).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void explainsWhatIsNotRequestedWhileLaunchingIsPaused() {
    launching("pause");
    try {
      materialize("cells", "2024-04-10|eu", 6);
      awaitDecision("months", "2024-04-01", "paused");
    } finally {
      launching("resume");
    }
    materialize("cells", "2024-04-11|eu", 7);

    assertThat(launch("months", "2024-04-01")).hasSize(1);
    awaitDecision("months", "2024-04-01", "requested");
  }

  private static void launching(String verb) {
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/launching/" + verb)
        .then()
        .statusCode(201);
  }

  @Test
  void makesNothingOfAPartitionThatDidNotPassABlockingCheckAndAllOfTheOthers() {
    check("a", 8, false, 8);
    materialize("checked", "a", 8);
    awaitDecision("summary", "", "held by a check");
    check("b", 9, true, 9);
    materialize("checked", "b", 9);

    assertThat(launch("reader", "b")).hasSize(1);
    awaitDecision("summary", "", "requested");
    awaitDecision("reader", "a", "held by a check");
    assertThat(explanation("reader", "a").orElseThrow().missing()).containsExactly("checked|a");
    assertThat(explanation("reader", "a").orElseThrow().requestId()).isEmpty();
  }

  @Test
  void makesItWhenTheNextMaterializationPasses() {
    check("c", 10, false, 10);
    materialize("checked", "c", 10);
    awaitDecision("reader", "c", "held by a check");

    check("c", 11, true, 11);
    check("c", 10, false, 10);
    materialize("checked", "c", 11);

    assertThat(launch("reader", "c")).hasSize(1);
  }

  @Test
  void makesItWhenSomebodyReportsThatItPassesAndAsksWithOneIdHoweverOften() {
    check("d", 12, false, 12);
    materialize("checked", "d", 12);
    awaitDecision("reader", "d", "held by a check");

    AssetEvent.Checked first = report("d", 12, 13);
    assertThat(launch("reader", "d").get(0).cause().id()).isEqualTo(first.id());

    report("d", 12, 14);
    assertThat(
            launches.await(2, of("reader", "d")).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(1);
  }

  private void check(String partition, long token, boolean passed, long second) {
    send(checked(partition, token, passed, second, Optional.empty()));
  }

  private AssetEvent.Checked report(String partition, long token, long second) {
    return send(
        checked(
            partition,
            token,
            true,
            second,
            Optional.of(new AssetEvent.Report("report-" + second, Origin.person("test")))));
  }

  private static AssetEvent.Checked checked(
      String partition,
      long token,
      boolean passed,
      long second,
      Optional<AssetEvent.Report> report) {
    return new AssetEvent.Checked(
        "checked",
        partition,
        "run-" + token,
        token,
        AT.plusSeconds(second),
        "good",
        passed,
        CheckSeverity.ERROR,
        true,
        Map.of(),
        report);
  }

  private AssetEvent.Checked send(AssetEvent.Checked event) {
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  @Test
  void leavesAssetsWithoutAutomationAlone() {
    register(member("g1", 51, 1, "2024-01-06", "us"));
    materialize("raw", "g1", 1);
    launches.await(1, of("cells", "2024-01-06|us"));

    assertThat(explanation("copy", "g1")).isEmpty();
  }

  /** The cell has not ended, so that nothing is asked for when its file is there. */
  private String cellOfAFileOf(String key, LocalDate day) {
    register(member(key, key.hashCode(), 1, day.toString(), "us"));
    materialize("raw", key, 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(token("raw", key)).contains(1L));
    String cell = day + "|us";
    assertThat(explanation("cells", cell).flatMap(Explanation::requestId)).isEmpty();
    return cell;
  }

  private LocalDate tomorrow() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
  }

  private static Instant startOfDay(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private void register(PartitionSetMember... members) {
    for (PartitionSetMember member : members) {
      broker.send(TOPICS.partitionSets(), member.id(), Json.write(member));
    }
    for (PartitionSetMember member : members) {
      if (!member.removed()) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(copies.members(List.of(member.id())).await().atMost(PATIENCE))
                        .hasSize(1));
      }
    }
  }

  private AssetEvent.Materialized materialize(String asset, String partition, long token) {
    AssetEvent.Materialized event =
        new AssetEvent.Materialized(
            asset, partition, "run-" + token, token, AT.plusSeconds(token), Map.of(), "v" + token);
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  private void wipe(String asset, String partition, long token) {
    AssetEvent.Wiped event =
        new AssetEvent.Wiped(asset, partition, token, AT, "a-command", Origin.person("http"));
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }

  private void awaitRequestOtherThan(String id, String asset, String partition) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(explanation(asset, partition).flatMap(Explanation::requestId))
                    .isPresent()
                    .isNotEqualTo(Optional.of(id)));
    launches.await(1, one -> of(asset, partition).test(one) && !header(one, "ce_id").equals(id));
  }

  private void awaitDecision(String asset, String partition, String decision) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(explanation(asset, partition))
                    .map(Explanation::decision)
                    .contains(decision));
  }

  private Optional<Explanation> explanation(String asset, String partition) {
    return copies.findExplanation(asset, partition).await().atMost(PATIENCE);
  }

  private Optional<Long> token(String asset, String partition) {
    String id = Ids.assetPartition(asset, partition);
    return Optional.ofNullable(copies.tokens(List.of(id)).await().atMost(PATIENCE).get(id));
  }

  /** One that came again, with the same id, is the same request. */
  private List<RunRequest.Launch> launch(String asset, String partition) {
    Map<String, RunRequest.Launch> byId = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> one : launches.await(1, of(asset, partition))) {
      RunRequest.Launch launch = (RunRequest.Launch) Json.read(one.value(), RunRequest.class);
      byId.putIfAbsent(launch.id(), launch);
    }
    return List.copyOf(byId.values());
  }

  private static Predicate<ConsumerRecord<String, byte[]>> of(String asset, String partition) {
    return one ->
        Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
            && launch.assets().equals(List.of(asset))
            && launch.partitions().equals(List.of(partition));
  }

  private static PartitionSetMember member(
      String key, long ordinal, long version, String date, String region) {
    return new PartitionSetMember(
        "files",
        key,
        ordinal,
        version,
        Map.of("date", date, "region", region),
        Optional.empty(),
        false,
        AT);
  }

  private static PartitionSetMember removed(
      String key, long ordinal, long version, String date, String region) {
    return new PartitionSetMember(
        "files",
        key,
        ordinal,
        version,
        Map.of("date", date, "region", region),
        Optional.empty(),
        true,
        AT);
  }
}
