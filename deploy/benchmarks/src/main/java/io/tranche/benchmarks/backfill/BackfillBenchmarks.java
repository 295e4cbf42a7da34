package io.tranche.benchmarks.backfill;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.tranche.benchmarks.bare.Answer;
import io.tranche.benchmarks.process.Stage;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;

/** Asks over HTTP for backfills of an asset with a million partitions of five minutes each. */
public final class BackfillBenchmarks {

  private static final String PLAN = "backfill.plan.1m";
  private static final String PROGRESS = "backfill.progress.1m";
  private static final String STATE = "backfill.state.1m";

  /** What a run of them gives. */
  public static final List<String> NAMES = List.of(PLAN, PROGRESS, STATE);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final byte[] BUNDLE =
      """
      {"apiVersion": "tranche.io/v1", "bundle": "benchmark", "assets": [
        {"key": "ticks", "materializer": {"type": "none"}, "partitions": {"type": "cron",
          "cron": "*/5 * * * *", "start": "2010-01-01-00:00", "end": "2019-07-05-05:20",
          "format": "uuuu-MM-dd-HH:mm"}}]}
      """
          .getBytes(StandardCharsets.UTF_8);
  private static final String FORM =
      "{\"asset\": \"ticks\", \"selection\": \"*\", \"concurrency\": 1}";

  private BackfillBenchmarks() {}

  /**
   * Figures by name: milliseconds from asking for a backfill until its plan is stored, the median
   * of the rounds; milliseconds of one question about its progress; bytes of its document.
   */
  public static Map<String, Double> measure(Stage stage, boolean quick)
      throws IOException, InterruptedException {
    URI service = stage.runService(BUNDLE);
    int rounds = quick ? 10 : 40;
    List<Double> plans = new ArrayList<>();
    List<Double> questions = new ArrayList<>();
    double bytes = 0;
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      String id = Json.tree(post(service, "/api/v1/backfills", FORM)).path("id").asText();
      double millis = (System.nanoTime() - begin) / 1e6;
      if (round >= rounds / 2) {
        plans.add(millis);
        questions.addAll(ask(service, id));
        bytes = Math.max(bytes, bytesOf(stage, id));
      }
      post(service, "/api/v1/backfills/" + id + "/cancel", "{}");
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(PLAN, quantile(plans, 0.5));
    figures.put(PROGRESS + ".p50", quantile(questions, 0.5));
    figures.put(PROGRESS + ".p99", quantile(questions, 0.99));
    figures.put(STATE, bytes);
    return figures;
  }

  /** The unit of a figure. */
  public static String unit(String name) {
    return name.equals(STATE) ? "bytes" : "ms";
  }

  private static List<Double> ask(URI service, String id) throws IOException, InterruptedException {
    List<Double> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long begin = System.nanoTime();
      send(HttpRequest.newBuilder(service.resolve("/api/v1/backfills/" + id)).build());
      answers.add((System.nanoTime() - begin) / 1e6);
    }
    return answers;
  }

  private static double bytesOf(Stage stage, String id) {
    try (MongoClient client = MongoClients.create(stage.addresses().mongodb())) {
      return Answer.of(
              client
                  .getDatabase("tranche_run")
                  .getCollection("backfills", RawBsonDocument.class)
                  .find(Filters.eq("_id", id)))
          .join()
          .get(0)
          .getByteBuffer()
          .remaining();
    }
  }

  private static byte[] post(URI service, String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static byte[] send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "Cannot measure: "
              + request.uri()
              + " answered "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  private static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }
}
