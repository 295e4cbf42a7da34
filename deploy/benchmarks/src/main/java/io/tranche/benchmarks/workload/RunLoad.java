package io.tranche.benchmarks.workload;

import io.tranche.benchmarks.process.Side;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Asks run-service for runs, and sees each start and end. A run is recorded when the event of its
 * end is read, which is sent once its outcome is stored.
 */
public final class RunLoad {

  private static final String STARTED = "RunStarted ";
  private static final String RECORDED = "RunSucceeded ";

  private final String kafka;
  private final Producing producing;
  private final Clock clock;

  RunLoad(String kafka, Producing producing, Clock clock) {
    this.kafka = kafka;
    this.producing = producing;
    this.clock = clock;
  }

  /** A request for one run of partitions that exist. */
  public RunRequest.Launch launch(String id, String asset, List<String> partitions) {
    return RunRequest.Launch.of(
        Ids.of("benchmark", id),
        asset,
        partitions,
        Origin.program("benchmark"),
        Cause.request(id, clock.instant()));
  }

  /**
   * How long runs took that were all requested at once.
   *
   * @param started until the last has started
   * @param recorded until the last is recorded
   */
  public record Backlog(Measured started, Measured recorded) {}

  /** Requests all at once. */
  public Backlog requests(Side side, List<RunRequest.Launch> launches) throws InterruptedException {
    try (Watch watch = watch(side, launches)) {
      double cpu = side.cpuSeconds();
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      launches.forEach(launch -> sends.add(send(side, launch)));
      Producing.await(sends);
      Load.awaitAll(side, watch);
      double cpuSeconds = side.cpuSeconds() - cpu;
      watch.stop();
      return new Backlog(
          measured(watch, STARTED, begin, cpuSeconds),
          measured(watch, RECORDED, begin, cpuSeconds));
    }
  }

  private static Measured measured(Watch watch, String type, long begin, double cpuSeconds) {
    long[] seenAt =
        watch.seenAt().entrySet().stream()
            .filter(seen -> seen.getKey().startsWith(type))
            .mapToLong(seen -> seen.getValue())
            .sorted()
            .toArray();
    return new Measured(seenAt.length, (seenAt[seenAt.length - 1] - begin) / 1e9, cpuSeconds);
  }

  /**
   * How long runs took that were requested at a fixed rate; microseconds.
   *
   * @param started from when each was due to be requested until its start was read
   * @param recorded from when its work was done, which the event of its end says, until that was
   *     read
   * @param behind from when the last was due until all were recorded
   */
  public record Latency(Histogram started, Histogram recorded, Duration behind) {}

  /** Requests them at a fixed rate, whatever becomes of them. */
  public Latency latency(Side side, List<RunRequest.Launch> launches, int perSecond)
      throws InterruptedException {
    long interval = 1_000_000_000L / perSecond;
    Histogram started = Load.histogram();
    Histogram recorded = Load.histogram();
    try (Watch watch = watch(side, launches)) {
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < launches.size(); i++) {
        Load.awaitTime(begin + i * interval);
        sends.add(send(side, launches.get(i)));
      }
      Producing.await(sends);
      Load.awaitAll(side, watch);
      watch.stop();
      long last = 0;
      for (int i = 0; i < launches.size(); i++) {
        String id = launches.get(i).runId();
        long due = begin + i * interval;
        started.recordValue((of(STARTED + id, watch.seenAt()) - due) / 1_000);
        recorded.recordValue(of(RECORDED + id, watch.ages()).toNanos() / 1_000);
        last = Math.max(last, of(RECORDED + id, watch.seenAt()));
      }
      return new Latency(
          started, recorded, Duration.ofNanos(last - begin - (launches.size() - 1) * interval));
    }
  }

  private static <T> T of(String event, Map<String, T> seen) {
    return Optional.ofNullable(seen.get(event))
        .orElseThrow(() -> new IllegalStateException("Cannot measure: never read (" + event + ")"));
  }

  private Watch watch(Side side, List<RunRequest.Launch> launches) {
    Set<String> expected = new HashSet<>();
    for (RunRequest.Launch launch : launches) {
      expected.add(STARTED + launch.runId());
      expected.add(RECORDED + launch.runId());
    }
    return Watch.ofTypesAndKeys(kafka, side.topics().runEvents(), expected);
  }

  private Future<RecordMetadata> send(Side side, RunRequest.Launch launch) {
    return producing.send(
        side.topics().runRequests(),
        launch.id(),
        Json.write(launch),
        new CloudEvent(launch.id(), RunRequest.TYPE, "/benchmark", launch.cause().at()));
  }
}
