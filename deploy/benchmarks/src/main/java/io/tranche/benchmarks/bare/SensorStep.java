package io.tranche.benchmarks.bare;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.benchmarks.workload.Arrival;
import io.tranche.benchmarks.workload.Bundle;
import io.tranche.benchmarks.workload.Producing;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.SourceVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.bson.Document;

/** Arrivals to requests: one record each, one tick for all. */
final class SensorStep implements BareLoop.Step {

  private final BareStore store;
  private final Producing producing;

  SensorStep(BareStore store, Producing producing) {
    this.store = store;
    this.producing = producing;
  }

  @Override
  public void handle(List<ConsumerRecord<String, byte[]>> records) throws InterruptedException {
    ConsumerRecord<String, byte[]> first = records.get(0);
    String tick = first.topic() + "|" + first.partition() + "|" + first.offset();
    CompletableFuture<?> ticked =
        store.write(
            "ticks", List.of(BareStore.insert(tick, new Document("matched", records.size()))));
    List<Future<RecordMetadata>> sends = new ArrayList<>(records.size());
    for (ConsumerRecord<String, byte[]> one : records) {
      sends.add(request(Json.tree(one.value()), one));
    }
    Producing.await(sends);
    ticked.join();
  }

  private Future<RecordMetadata> request(JsonNode arrival, ConsumerRecord<String, byte[]> one) {
    Instant at = Instant.ofEpochMilli(one.timestamp());
    String key = arrival.path("key").asText();
    String object = "s3://" + arrival.path("bucket").asText() + "/" + key;
    String order = arrival.path("sequencer").asText();
    String id = Arrival.requestId(Bundle.SENSOR, object, order);
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            Bundle.SET,
            List.of(
                new DynamicPartitionRequest.Add(
                    key,
                    Map.of("round", key.substring(0, key.indexOf('/'))),
                    Optional.of(
                        new SourceVersion(
                            object, order, Optional.of(arrival.path("version").asText()))),
                    List.of(RunTemplate.of(id, Bundle.FILES)))),
            List.of(),
            Origin.sensor(Bundle.SENSOR),
            Cause.fileArrival(one.topic() + one.partition() + "/" + one.offset(), object, at));
    return producing.send(
        BareLoop.TOPICS.dynamicPartitionRequests(),
        Bundle.SET,
        Json.write(request),
        new CloudEvent(id, DynamicPartitionRequest.TYPE, "/bare", at));
  }
}
