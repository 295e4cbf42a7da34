package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes files at the places that it was told, as work does that is done elsewhere. */
public final class Elsewhere {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Elsewhere() {}

  /** Writes to a path, or to a URL without keys. */
  public static void put(String place, String content) throws IOException, InterruptedException {
    if (isUrl(place)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(place)).PUT(BodyPublishers.ofString(content)).build();
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    } else {
      Files.writeString(Path.of(place), content);
    }
  }

  /** Reads a path, or a URL without keys. */
  public static String get(String place) throws IOException, InterruptedException {
    if (!isUrl(place)) {
      return Files.readString(Path.of(place));
    }
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(URI.create(place)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static boolean isUrl(String place) {
    return place.startsWith("http");
  }
}
