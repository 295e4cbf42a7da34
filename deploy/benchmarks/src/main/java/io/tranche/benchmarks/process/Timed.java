package io.tranche.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Questions over HTTP whose time counts. */
public final class Timed {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Timed() {}

  /** What is answered, whatever it is. */
  public static String answer(URI question) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(question).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Nanoseconds until the whole answer is here; fails if it is a refusal. */
  public static long nanosOf(HttpRequest request) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    long nanos = System.nanoTime() - begin;
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "Cannot measure: " + request.uri() + " answered " + answer.body());
    }
    return nanos;
  }
}
