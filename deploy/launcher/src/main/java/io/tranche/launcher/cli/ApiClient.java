package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The HTTP API of an installation. */
public final class ApiClient {

  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI origin;

  public ApiClient(String origin) {
    this.origin = URI.create(origin);
  }

  JsonNode get(String path, Map<String, String> query) {
    return get(path, query, List.of());
  }

  /**
   * Asks.
   *
   * @param more parameters that may come more than once
   */
  JsonNode get(String path, Map<String, String> query, List<Map.Entry<String, String>> more) {
    String repeated =
        more.stream()
            .map(one -> "&" + one.getKey() + "=" + encoded(one.getValue()))
            .collect(Collectors.joining());
    return send(request(path + queryOf(query) + repeated).GET());
  }

  /** Stores a document; the answer is what has changed. */
  public JsonNode put(String path, JsonNode body) {
    return send(request(path).PUT(BodyPublishers.ofByteArray(Json.write(body))));
  }

  JsonNode post(String path, JsonNode body) {
    return send(request(path).POST(BodyPublishers.ofByteArray(Json.write(body))));
  }

  JsonNode patch(String path, JsonNode body) {
    return send(request(path).method("PATCH", BodyPublishers.ofByteArray(Json.write(body))));
  }

  void delete(String path, Map<String, String> query) {
    send(request(path + queryOf(query)).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(origin.resolve(path))
        .timeout(ANSWER)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, application/problem+json");
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = body(response);
      if (response.statusCode() >= 400) {
        throw ApiException.refused(
            body.path("detail").asText("The answer was " + response.statusCode()));
      }
      return body;
    } catch (IOException e) {
      throw ApiException.noConnection("Cannot reach Tranche at " + origin + ": is it up?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.noConnection("interrupted");
    }
  }

  private static JsonNode body(HttpResponse<byte[]> response) {
    if (response.body().length == 0) {
      return Json.mapper().createObjectNode();
    }
    try {
      return Json.tree(response.body());
    } catch (TrancheException e) {
      throw ApiException.refused(
          "The answer was "
              + response.statusCode()
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
  }

  private static String queryOf(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : new TreeMap<>(query)
            .entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
