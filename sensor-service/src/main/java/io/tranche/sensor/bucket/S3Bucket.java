package io.tranche.sensor.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tranche.platform.s3.S3Signature;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lists one bucket of an S3-compatible store. Its name is part of the path, which every such store
 * understands.
 *
 * @param endpoint of the store, without a {@code /} at its end
 */
record S3Bucket(
    HttpClient client, String endpoint, String bucket, S3Signature signature, Clock clock) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 1_000;
  private static final int SHOWN = 200;

  /** The next objects whose keys begin with a prefix, behind a key. */
  Listed.Page list(String prefix, String after) throws IOException, InterruptedException {
    return list(prefix, after, PAGE);
  }

  /** Whether there is an object of this key; it is the first that begins with it. */
  boolean holds(String key) throws IOException, InterruptedException {
    return list(key, "", 1).objects().stream().anyMatch(object -> object.key().equals(key));
  }

  private Listed.Page list(String prefix, String after, int most)
      throws IOException, InterruptedException {
    Map<String, String> query = new TreeMap<>();
    query.put("list-type", "2");
    query.put("encoding-type", "url");
    query.put("max-keys", Integer.toString(most));
    query.put("prefix", prefix);
    if (!after.isEmpty()) {
      query.put("start-after", after);
    }
    URI uri =
        URI.create(
            endpoint
                + "/"
                + encoded(bucket)
                + "?"
                + query.entrySet().stream()
                    .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                    .collect(Collectors.joining("&")));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE).GET();
    signature.headers(uri, clock.instant()).forEach(request::header);
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      String said = new String(answer.body(), UTF_8);
      throw new IOException(
          "it answered "
              + answer.statusCode()
              + ": "
              + said.substring(0, Math.min(SHOWN, said.length())).replaceAll("\\s+", " "));
    }
    return ListingXml.read(answer.body());
  }

  /** As Amazon's signatures want it. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
