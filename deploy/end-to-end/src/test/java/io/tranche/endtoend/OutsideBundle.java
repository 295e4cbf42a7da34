package io.tranche.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Assets and sensors that live on what is outside, and the secrets that they refer to. */
final class OutsideBundle {
  static final String FOUND = "found";
  static final String POSTED = "posted";
  static final String LISTED = "listed";
  static final String POSTING = "posting";

  private static final String WEBHOOK_SECRET = "a secret of a webhook";

  private OutsideBundle() {}

  /** Settings of the services, with a folder of secrets. */
  static Map<String, String> configuration() {
    try {
      Path secrets =
          Files.createTempDirectory(Files.createDirectories(Path.of("target/data")), "secrets-")
              .toAbsolutePath();
      Path outside = Files.createDirectory(secrets.resolve("outside"));
      Files.writeString(outside.resolve("webhook"), WEBHOOK_SECRET);
      Files.writeString(outside.resolve("s3"), S3Store.SECRET_KEY);
      return Map.of(
          "tranche.secrets.directory",
          secrets.toString(),
          "tranche.sensor.bucket.grace",
          "1s",
          "tranche.callbacks.url",
          "http://127.0.0.1:${quarkus.http.port}");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The key of an object that the bucket's sensor looks for. */
  static String object(String name) {
    return "in/" + name + ".csv";
  }

  /** The headers of a delivery in the form of Standard Webhooks. */
  static Map<String, String> signed(String id, Instant at, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String content = id + "." + at.getEpochSecond() + "." + body;
      byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
      return Map.of(
          "webhook-id",
          id,
          "webhook-timestamp",
          Long.toString(at.getEpochSecond()),
          "webhook-signature",
          "v1," + Base64.getEncoder().encodeToString(signature));
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException("Cannot sign a delivery", problem);
    }
  }

  /**
   * The bundle.
   *
   * @param endpoint of the store whose bucket is listed
   * @param service the url of what calls back
   */
  static Bundle of(String endpoint, String service) {
    return new Bundle(
        "outside",
        """
        apiVersion: tranche.io/v1
        bundle: outside
        partitionSets: [{name: found}, {name: posted}, {name: listed}]
        assets:
          - key: finding
            partitions: {type: daily, start: "2020-01-01"}
            materializer:
              type: command
              command: [sh, -c, 'echo "{\\"set\\": \\"found\\", \\"keys\\": [\\"from-$TRANCHE_PARTITION\\"]}" > "$TRANCHE_METADATA"']
          - {key: notes, partitions: {type: dynamic, name: posted}, materializer: {type: none}}
          - {key: listed, partitions: {type: dynamic, name: listed}, materializer: {type: none}}
          - {key: facts, partitions: {type: daily, start: "2020-01-01"}, materializer: {type: none}}
          - key: derived
            partitions: {type: daily, start: "2020-01-01"}
            deps: [{asset: facts}]
            materializer: {type: none}
            automation:
              type: condition
              when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: anyDepsMissing}, {not: inProgress}]}
          - key: called
            partitions: {type: daily, start: "2020-01-01"}
            materializer: {type: http, url: "SERVICE", mode: callback, timeout: PT5M}
          - {key: rates, external: true, partitions: {type: daily, start: "2020-01-01"}}
        sensors:
          - name: posting
            type: webhook
            signature: {secret: "${secrets:outside:webhook}"}
            match: {/note: "{note}"}
            add: {set: posted, key: "{note}"}
            target: notes
          - name: listing
            type: bucket
            store: {endpoint: "ENDPOINT", accessKey: "ACCESS", secretKey: "${secrets:outside:s3}"}
            interval: PT2S
            match: {bucket: BUCKET, key: "in/{name}.csv"}
            add: {set: listed, key: "{name}"}
            target: listed
        """
            .replace("SERVICE", service)
            .replace("ENDPOINT", endpoint)
            .replace("ACCESS", S3Store.ACCESS_KEY)
            .replace("BUCKET", S3Store.BUCKET));
  }
}
