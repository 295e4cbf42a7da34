package io.tranche.benchmarks.workload;

import io.tranche.benchmarks.process.Side;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.contracts.sets.SourceVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Adds keys to the set of one side by requests of a program, and sees the members come out. */
public final class SetLoad {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String kafka;
  private final Producing producing;
  private final Clock clock;

  SetLoad(String kafka, Producing producing, Clock clock) {
    this.kafka = kafka;
    this.producing = producing;
    this.clock = clock;
  }

  /**
   * Produces all requests at once; done when the last member is published.
   *
   * @param together how many keys are added at a time; more than a record may hold are several
   *     records
   */
  public Measured adds(Side side, String round, int together, int count)
      throws InterruptedException {
    int inRecord = Math.min(together, DynamicPartitionRequest.MAX_CHANGES);
    List<DynamicPartitionRequest> requests = new ArrayList<>();
    for (int first = 0; first < count; first += inRecord) {
      requests.add(request(round, first, Math.min(count, first + inRecord)));
    }
    try (Watch watch = watch(side, round, count)) {
      double cpu = side.cpuSeconds();
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      requests.forEach(request -> sends.add(send(side, request)));
      Producing.await(sends);
      return Load.measured(side, watch, begin, cpu);
    }
  }

  /**
   * Adds single keys at a fixed rate, whatever becomes of them; microseconds from when each was due
   * to when its member could be read by any service.
   */
  public Histogram latency(Side side, String round, int perSecond, int count)
      throws InterruptedException {
    return latency(side, round, perSecond, count, request -> send(side, request));
  }

  /** The same by an HTTP request for each key. */
  public Histogram latency(Side side, URI definitions, String round, int perSecond, int count)
      throws InterruptedException {
    URI keys = definitions.resolve("/api/v1/partition-sets/keys");
    return latency(side, round, perSecond, count, request -> post(keys, request));
  }

  private static Future<?> post(URI keys, DynamicPartitionRequest request) {
    byte[] body =
        Json.write(
            Map.of("set", request.set(), "keys", request.adds().stream().map(Add::key).toList()));
    return HTTP.sendAsync(
        HttpRequest.newBuilder(keys)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  /** Sends one request, without waiting for the answer. */
  @FunctionalInterface
  private interface Sending {
    Future<?> send(DynamicPartitionRequest request);
  }

  private Histogram latency(Side side, String round, int perSecond, int count, Sending sending)
      throws InterruptedException {
    List<DynamicPartitionRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request(round, i, i + 1));
    }
    long interval = 1_000_000_000L / perSecond;
    Histogram histogram = Load.histogram();
    try (Watch watch = watch(side, round, count)) {
      long begin = System.nanoTime();
      List<Future<?>> sends = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Load.awaitTime(begin + i * interval);
        sends.add(sending.send(requests.get(i)));
      }
      Producing.await(sends);
      Load.awaitAll(side, watch);
      watch.stop();
      Map<String, Long> seenAt = watch.seenAt();
      for (int i = 0; i < count; i++) {
        Long seen = seenAt.get(Ids.member(Bundle.SET, key(round, i)));
        if (seen != null) {
          histogram.recordValue((seen - begin - i * interval) / 1_000);
        }
      }
      return histogram;
    }
  }

  private Watch watch(Side side, String round, int count) {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < count; i++) {
      expected.add(Ids.member(Bundle.SET, key(round, i)));
    }
    return Watch.ofAnyType(kafka, side.topics().partitionSets(), expected);
  }

  private DynamicPartitionRequest request(String round, int from, int to) {
    List<Add> adds = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String key = key(round, i);
      adds.add(
          new Add(
              key,
              Map.of("round", round),
              Optional.of(new SourceVersion("bench://" + key, "1", Optional.empty())),
              List.of()));
    }
    String id = Ids.of("benchmark", round, Integer.toString(from));
    return new DynamicPartitionRequest(
        Bundle.SET,
        adds,
        List.of(),
        Origin.program("benchmark"),
        Cause.request(id, clock.instant()));
  }

  private Future<RecordMetadata> send(Side side, DynamicPartitionRequest request) {
    Cause cause = request.cause();
    return producing.send(
        side.topics().dynamicPartitionRequests(),
        request.set(),
        Json.write(request),
        new CloudEvent(cause.id(), DynamicPartitionRequest.TYPE, "/benchmark", cause.at()));
  }

  private static String key(String round, int number) {
    return round + "/" + number;
  }
}
