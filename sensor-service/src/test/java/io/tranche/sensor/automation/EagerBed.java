package io.tranche.sensor.automation;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static io.tranche.sensor.Broker.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A bundle of eager assets, what is said of them, and what is asked for. */
final class EagerBed implements AutoCloseable {

  static final Instant AT = Instant.parse("2024-06-01T00:00:00Z");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CopyRepository copies;
  private final Broker broker = new Broker();
  private final Tail launches;

  EagerBed(CopyRepository copies) {
    this.copies = copies;
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

  Broker broker() {
    return broker;
  }

  Tail launches() {
    return launches;
  }

  @Override
  public void close() {
    launches.close();
    broker.close();
  }

  static void launching(String verb) {
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/launching/" + verb)
        .then()
        .statusCode(201);
  }

  void check(String partition, long token, boolean passed, long second) {
    send(checked(partition, token, passed, second, Optional.empty()));
  }

  AssetEvent.Checked report(String partition, long token, long second) {
    return send(
        checked(
            partition,
            token,
            true,
            second,
            Optional.of(new AssetEvent.Report("report-" + second, Origin.person("test")))));
  }

  static AssetEvent.Checked checked(
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

  AssetEvent.Checked send(AssetEvent.Checked event) {
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  void register(PartitionSetMember... members) {
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

  AssetEvent.Materialized materialize(String asset, String partition, long token) {
    AssetEvent.Materialized event =
        new AssetEvent.Materialized(
            asset, partition, "run-" + token, token, AT.plusSeconds(token), Map.of(), "v" + token);
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  void wipe(String asset, String partition, long token) {
    AssetEvent.Wiped event =
        new AssetEvent.Wiped(asset, partition, token, AT, "a-command", Origin.person("http"));
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }

  void awaitRequestOtherThan(String id, String asset, String partition) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(explanation(asset, partition).flatMap(Explanation::requestId))
                    .isPresent()
                    .isNotEqualTo(Optional.of(id)));
    launches.await(1, one -> of(asset, partition).test(one) && !header(one, "ce_id").equals(id));
  }

  void awaitDecision(String asset, String partition, String decision) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(explanation(asset, partition))
                    .map(Explanation::decision)
                    .contains(decision));
  }

  Optional<Explanation> explanation(String asset, String partition) {
    return copies.findExplanation(asset, partition).await().atMost(PATIENCE);
  }

  Optional<Long> token(String asset, String partition) {
    String id = Ids.assetPartition(asset, partition);
    return Optional.ofNullable(copies.tokens(List.of(id)).await().atMost(PATIENCE).get(id));
  }

  /** One that came again, with the same id, is the same request. */
  List<RunRequest.Launch> launch(String asset, String partition) {
    Map<String, RunRequest.Launch> byId = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> one : launches.await(1, of(asset, partition))) {
      RunRequest.Launch launch = (RunRequest.Launch) Json.read(one.value(), RunRequest.class);
      byId.putIfAbsent(launch.id(), launch);
    }
    return List.copyOf(byId.values());
  }

  static Predicate<ConsumerRecord<String, byte[]>> of(String asset, String partition) {
    return one ->
        Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
            && launch.assets().equals(List.of(asset))
            && launch.partitions().equals(List.of(partition));
  }

  static PartitionSetMember member(
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

  static PartitionSetMember removed(
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
