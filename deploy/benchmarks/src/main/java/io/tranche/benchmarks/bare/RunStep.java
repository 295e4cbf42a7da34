package io.tranche.benchmarks.bare;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.WriteModel;
import io.tranche.benchmarks.workload.Producing;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.bson.Document;

/**
 * Run requests to materializations. What a poll holds in the admission document is released with
 * the next poll's compare-and-set.
 */
final class RunStep implements BareLoop.Step {

  private static final String REPLICA = "bare";
  private static final String SHARD = "default";

  private final BareStore store;
  private final Producing producing;
  private final Clock clock;
  private final List<String> held = new ArrayList<>();
  private long version;

  RunStep(BareStore store, Producing producing, Clock clock) {
    this.store = store;
    this.producing = producing;
    this.clock = clock;
    store.write("admission", List.of(BareStore.insert(SHARD, new Document("version", 0L)))).join();
  }

  @Override
  public void handle(List<ConsumerRecord<String, byte[]>> records) throws InterruptedException {
    Instant now = clock.instant();
    Map<String, RunRequest.Launch> launches = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> one : records) {
      if (Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch) {
        launches.put(launch.runId(), launch);
      }
    }
    admit(launches);
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    start(launches, now, sends);
    end(launches, clock.instant(), sends);
    Producing.await(sends);
  }

  private void admit(Map<String, RunRequest.Launch> launches) {
    Document set = new Document();
    launches.forEach(
        (id, launch) ->
            set.append(
                "entries." + id,
                new Document("token", version + 1)
                    .append("replica", REPLICA)
                    .append("assets", launch.assets())
                    .append("partitions", launch.partitions())));
    Document unset = new Document();
    held.stream()
        .filter(id -> !launches.containsKey(id))
        .forEach(id -> unset.append("entries." + id, ""));
    store.compareAndSet("admission", SHARD, version, set, unset);
    version++;
    held.clear();
    held.addAll(launches.keySet());
  }

  private void start(
      Map<String, RunRequest.Launch> launches, Instant now, List<Future<RecordMetadata>> sends) {
    List<WriteModel<Document>> runs = new ArrayList<>();
    launches.forEach((id, launch) -> runs.add(BareStore.insert(id, run(launch, now))));
    store.write("runs", runs).join();
    launches.forEach(
        (id, launch) ->
            sends.add(
                send(
                    new RunEvent.RunStarted(
                        id,
                        1,
                        now,
                        launch.assets(),
                        launch.partitions(),
                        1,
                        launch.origin(),
                        launch.cause(),
                        REPLICA,
                        version))));
  }

  private Document run(RunRequest.Launch launch, Instant now) {
    return new Document("status", "STARTED")
        .append("requestId", launch.id())
        .append("assets", launch.assets())
        .append("partitions", launch.partitions())
        .append("origin", launch.origin().toString())
        .append("cause", launch.cause().id())
        .append("token", version)
        .append("replica", REPLICA)
        .append("startedAt", Date.from(now))
        .append("events", List.of(new Document("type", "RunStarted").append("number", 1)));
  }

  private void end(
      Map<String, RunRequest.Launch> launches, Instant now, List<Future<RecordMetadata>> sends) {
    List<WriteModel<Document>> states = new ArrayList<>();
    List<WriteModel<Document>> history = new ArrayList<>();
    List<WriteModel<Document>> ends = new ArrayList<>();
    List<AssetEvent.Materialized> events = new ArrayList<>();
    launches.forEach(
        (id, launch) -> {
          AssetEvent.Materialized event =
              new AssetEvent.Materialized(
                  launch.assets().get(0),
                  launch.partitions().get(0),
                  id,
                  version,
                  now,
                  Map.of(),
                  id);
          events.add(event);
          Document last =
              new Document("runId", id).append("token", version).append("at", Date.from(now));
          states.add(
              BareStore.upsert(
                  Filters.and(
                      Filters.eq("_id", event.assetPartition()), Filters.lte("token", version)),
                  new Document("token", version).append("materialization", last)));
          history.add(
              BareStore.insert(
                  id + "|" + event.assetPartition(),
                  new Document(last).append("partition", event.partition())));
          ends.add(
              BareStore.update(
                  Filters.and(
                      Filters.eq("_id", id),
                      Filters.eq("token", version),
                      Filters.eq("status", "STARTED")),
                  new Document("status", "SUCCESS").append("endedAt", Date.from(now))));
        });
    CompletableFuture<?> stated = store.write("asset_partitions", states);
    store.write("materializations", history).join();
    stated.join();
    store.write("runs", ends).join();
    for (AssetEvent.Materialized event : events) {
      sends.add(send(event));
      sends.add(send(PartitionState.of(event), event));
      sends.add(send(new RunEvent.RunSucceeded(event.runId(), 2, now, List.of(event.asset()))));
    }
  }

  private Future<RecordMetadata> send(RunEvent event) {
    return producing.send(
        BareLoop.TOPICS.runEvents(),
        event.runId(),
        Json.write(event),
        new CloudEvent(event.id(), RunEvent.TYPE, "/bare", event.at()));
  }

  private Future<RecordMetadata> send(AssetEvent.Materialized event) {
    return producing.send(
        BareLoop.TOPICS.assetEvents(),
        event.assetPartition(),
        Json.write(event),
        new CloudEvent(event.id(), AssetEvent.TYPE, "/bare", event.at()));
  }

  private Future<RecordMetadata> send(PartitionState state, AssetEvent.Materialized event) {
    return producing.send(
        BareLoop.TOPICS.partitionStates(),
        state.id(),
        Json.write(state),
        new CloudEvent(Ids.of("state", event.id()), PartitionState.TYPE, "/bare", event.at()));
  }
}
