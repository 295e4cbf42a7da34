package io.tranche.benchmarks.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.benchmarks.process.Waiting;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The service that is asked, and its store. */
record RunService(URI address, String mongodb) {

  static final String BACKFILLS = "/api/v1/backfills";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  JsonNode get(String path) throws IOException, InterruptedException {
    return Json.tree(send(HttpRequest.newBuilder(address.resolve(path)).build()));
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return Json.tree(
        send(
            HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build()));
  }

  /** Asks for a backfill; the answer is how many milliseconds it took from its plan to its end. */
  double millisOfBackfill(String form) throws IOException, InterruptedException {
    String path = BACKFILLS + "/" + post(BACKFILLS, form).path("id").asText();
    Waiting.until(path + " has ended", () -> get(path).path("endedAt").isTextual());
    JsonNode ended = get(path);
    if (!ended.path("status").asText().equals("COMPLETED_SUCCESS")) {
      throw new IllegalStateException("Cannot measure: " + ended);
    }
    return Duration.between(
                Instant.parse(ended.path("createdAt").asText()),
                Instant.parse(ended.path("endedAt").asText()))
            .toNanos()
        / 1e6;
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

  static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }
}
