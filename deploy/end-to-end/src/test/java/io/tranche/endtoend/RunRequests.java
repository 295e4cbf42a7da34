package io.tranche.endtoend;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Asks for runs as any program may: on the public topic, one after the other. */
final class RunRequests implements AutoCloseable {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");
  private static final Origin ORIGIN = Origin.program("end-to-end");

  /** Of one Kafka partition: a cancellation comes after what it cancels. */
  private static final byte[] KEY = "end-to-end".getBytes(StandardCharsets.UTF_8);

  private final String topic;
  private final Sender sender;

  RunRequests(String bootstrapServers, Names names) {
    this.topic = names.topics().runRequests();
    this.sender = new Sender(bootstrapServers);
  }

  /** Asks for a partition; the answer is the id of its run. */
  String launch(String id, String asset, String partition) {
    RunRequest.Launch launch =
        RunRequest.Launch.of(id, asset, List.of(partition), ORIGIN, Cause.request(id, AT));
    send(launch);
    return launch.runId();
  }

  void cancel(String id, String runId) {
    send(new RunRequest.Cancel(id, runId, ORIGIN));
  }

  void backfill(String id, String asset, String selection) {
    send(new RunRequest.Backfill(id, asset, selection, ORIGIN, Map.of(), AT));
  }

  private void send(RunRequest request) {
    Sender.join(sender.send(new ProducerRecord<>(topic, KEY, Json.write(request))));
  }

  @Override
  public void close() {
    sender.close();
  }
}
