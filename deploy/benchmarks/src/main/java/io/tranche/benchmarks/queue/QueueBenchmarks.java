package io.tranche.benchmarks.queue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.bare.Answer;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.process.Timed;
import io.tranche.benchmarks.process.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;

/** A replica whose queue is long, beside one whose queue fits into memory. */
public final class QueueBenchmarks {

  /** What a run of it gives. */
  public static final List<String> NAMES =
      List.of("queue.ready", "queue.heap", "queue.free.p50", "queue.free.p99", "queue.rate");

  private static final int SHORT = 5_000;
  private static final int STARTED = 5_000;
  private static final int AT_ONCE = 5_000;
  private static final LocalDateTime FIRST = LocalDateTime.of(2020, 1, 1, 0, 0);
  private static final DateTimeFormatter KEY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH:mm", Locale.ROOT);

  private final Stage stage;
  private final PrintStream out;
  private int filled;

  private QueueBenchmarks(Stage stage, PrintStream out) {
    this.stage = stage;
    this.out = out;
  }

  /** What is measured of one length. */
  private record Measured(double ready, double heap, List<Double> free, double rate) {}

  /**
   * Seconds until the replica is ready and has the admission, megabytes of its heap, milliseconds
   * of a request whose run need not wait, and runs of the queue started in a second.
   *
   * @param waiting how long the queue is
   */
  public static List<Figure> measure(Stage stage, int waiting, boolean quick, PrintStream out)
      throws IOException, InterruptedException {
    QueueBenchmarks queue = new QueueBenchmarks(stage, out);
    stage.runService(bundle(0));
    try (MongoClient client = MongoClients.create(stage.addresses().mongodb())) {
      MongoCollection<Document> runs = client.getDatabase("tranche_run").getCollection("runs");
      Document one = queue.waitingRun(runs);
      int questions = quick ? 100 : 500;
      Measured few = queue.measure(runs, one, SHORT, questions);
      Measured many = queue.measure(runs, one, waiting, questions);
      return List.of(
          beside(NAMES.get(0), many.ready(), "s", few.ready()),
          beside(NAMES.get(1), many.heap(), "MB", few.heap()),
          beside(NAMES.get(2), quantile(many, 0.5), "ms", quantile(few, 0.5)),
          beside(NAMES.get(3), quantile(many, 0.99), "ms", quantile(few, 0.99)),
          beside(NAMES.get(4), many.rate(), "runs/s", few.rate()));
    }
  }

  private static Figure beside(String name, double value, String unit, double few) {
    return new Figure(name, value, unit, Optional.of(few));
  }

  private static double quantile(Measured measured, double share) {
    List<Double> sorted = measured.free().stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }

  private static byte[] bundle(int slots) {
    return """
        {"apiVersion": "tranche.io/v1", "bundle": "benchmark",
         "pools": [{"name": "busy", "slots": %d}],
         "assets": [
           {"key": "queued", "pool": "busy", "materializer": {"type": "none"},
            "partitions": {"type": "cron", "cron": "* * * * *", "start": "2020-01-01-00:00",
                           "end": "2025-01-01-00:00", "format": "uuuu-MM-dd-HH:mm"}},
           {"key": "free", "materializer": {"type": "none"}}]}
        """
        .formatted(slots)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A run that waits, as the service stores it. */
  private Document waitingRun(MongoCollection<Document> runs)
      throws IOException, InterruptedException {
    launch("{\"asset\": \"queued\", \"partition\": \"" + key(0) + "\"}");
    Document run = Answer.of(runs.find(Filters.eq("assets", "queued")).limit(1)).join().get(0);
    if (!"QUEUED".equals(run.getString("status"))) {
      throw new IllegalStateException("Cannot measure: the run does not wait: " + run.toJson());
    }
    filled = 1;
    return run;
  }

  private Measured measure(MongoCollection<Document> runs, Document one, int waiting, int questions)
      throws IOException, InterruptedException {
    out.printf("  writing %,d runs that wait ...%n", waiting);
    fill(runs, one, waiting);
    double ready = stage.restartRunService();
    launch("{\"asset\": \"free\"}");
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 2 * questions; i++) {
      double taken = launch("{\"asset\": \"free\"}");
      if (i >= questions) {
        millis.add(taken);
      }
    }
    double heap = stage.liveHeapMegabytes("run-service");
    double rate = rate(runs);
    return new Measured(ready, heap, millis, rate);
  }

  /** Copies of one, each younger by a millisecond than the one before. */
  private void fill(MongoCollection<Document> runs, Document one, int waiting) {
    Instant at = one.getDate("createdAt").toInstant().minusSeconds(86_400);
    for (int left = waiting; left > 0; left -= AT_ONCE) {
      List<Document> part = new ArrayList<>();
      for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
        int number = filled++;
        part.add(
            new Document(one)
                .append("_id", "copy-" + number)
                .append("requestId", "copy-" + number)
                .append("requests", List.of("copy-" + number))
                .append("partitions", List.of(key(number)))
                .append("answers", List.of("copy-" + number))
                .append("createdAt", Date.from(at.plusMillis(number)))
                .append("waitsSince", Date.from(at.plusMillis(number))));
      }
      Answer.of(runs.insertMany(part, new InsertManyOptions().ordered(false))).join();
    }
  }

  private static String key(int number) {
    return KEY.format(FIRST.plusMinutes(number));
  }

  /** How many runs of the queue start in a second while the pool has slots. */
  private double rate(MongoCollection<Document> runs) throws IOException, InterruptedException {
    long before = ended(runs);
    long begin = System.nanoTime();
    stage.apply(bundle(200));
    Waiting.until("runs of the queue have ended", () -> ended(runs) - before >= STARTED);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long ended = ended(runs) - before;
    stage.apply(bundle(0));
    return ended / seconds;
  }

  private static long ended(MongoCollection<Document> runs) {
    return Answer.of(runs.countDocuments(Filters.eq("status", "SUCCESS"))).join().get(0);
  }

  private double launch(String body) throws IOException, InterruptedException {
    URI launches = stage.runService().resolve("/api/v1/runs");
    return Timed.nanosOf(
            HttpRequest.newBuilder(launches)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build())
        / 1e6;
  }
}
