package io.tranche.benchmarks.workload;

import io.tranche.benchmarks.process.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Tells sensors of files, and sees the requests that they make of them. */
public final class SensorLoad {

  private final String kafka;
  private final Producing producing;

  SensorLoad(String kafka, Producing producing) {
    this.kafka = kafka;
    this.producing = producing;
  }

  /**
   * A notification of one file.
   *
   * @param key of the record
   * @param value JSON
   * @param requestId the id of the request that follows
   */
  public record Notice(String key, String value, String requestId) {

    static Notice of(Arrival arrival) {
      String value = new String(arrival.notification(), StandardCharsets.UTF_8);
      return new Notice(arrival.key(), value, arrival.requestId());
    }
  }

  /** Of the one sensor that every bundle has. */
  public static List<Notice> notices(String round, int count) {
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      notices.add(Notice.of(new Arrival(round, i)));
    }
    return notices;
  }

  /** Produces all at once; the last is done when its request is read. */
  public Measured arrivals(Side side, List<Notice> notices) throws InterruptedException {
    try (Watch watch = watch(side, notices)) {
      double cpu = side.cpuSeconds();
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      notices.forEach(notice -> sends.add(send(side, notice)));
      Producing.await(sends);
      return Load.measured(side, watch, begin, cpu);
    }
  }

  /**
   * Produces at a fixed rate, whatever becomes of them; microseconds from when each was due to when
   * its request was read.
   */
  public Histogram latency(Side side, List<Notice> notices, int perSecond)
      throws InterruptedException {
    long interval = 1_000_000_000L / perSecond;
    Histogram histogram = Load.histogram();
    try (Watch watch = watch(side, notices)) {
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < notices.size(); i++) {
        Load.awaitTime(begin + i * interval);
        sends.add(send(side, notices.get(i)));
      }
      Producing.await(sends);
      Load.awaitAll(side, watch);
      watch.stop();
      Map<String, Long> seenAt = watch.seenAt();
      for (int i = 0; i < notices.size(); i++) {
        Long seen = seenAt.get(notices.get(i).requestId());
        if (seen != null) {
          histogram.recordValue((seen - begin - i * interval) / 1_000);
        }
      }
      return histogram;
    }
  }

  private Watch watch(Side side, List<Notice> notices) {
    Set<String> expected = notices.stream().map(Notice::requestId).collect(Collectors.toSet());
    return Watch.ofIds(kafka, side.topics().dynamicPartitionRequests(), expected);
  }

  private Future<RecordMetadata> send(Side side, Notice notice) {
    return producing.send(
        side.topics().fileArrivals(),
        notice.key(),
        notice.value().getBytes(StandardCharsets.UTF_8));
  }
}
