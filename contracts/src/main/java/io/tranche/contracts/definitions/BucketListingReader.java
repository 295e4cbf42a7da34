package io.tranche.contracts.definitions;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a sensor lists its bucket. */
final class BucketListingReader {

  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MOST_INTERVAL = Duration.ofDays(1);
  private static final String DEFAULT_REGION = "us-east-1";
  private static final Pattern ENDPOINT = Pattern.compile("^(https?://[^/?#]+/?$|\\$\\{)");
  private static final String REFERENCES = "${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}";
  private static final String STORE =
      "{endpoint: \"https://minio.example.org:9000\", accessKey: …, secretKey: \"${env:NAME}\"}";

  private BucketListingReader() {}

  static Optional<FileSensorDocument.Listing> listing(Fields fields) {
    Optional<FileSensorDocument.Store> store =
        fields.object("store").map(BucketListingReader::store);
    Optional<String> connection = fields.optionalText("connection");
    if (store.isEmpty() && connection.isEmpty()) {
      fields.problem("store", "none given", "is required", STORE + ", or a connection of type s3");
    } else if (store.isPresent() && connection.isPresent()) {
      fields.problem(
          "connection",
          connection.get(),
          "must not stand beside store",
          "the name of a connection of type s3, or a store");
    }
    Duration interval =
        DurationReader.between(fields, "interval", LEAST_INTERVAL, MOST_INTERVAL).orElse(INTERVAL);
    return Optional.of(new FileSensorDocument.Listing(store, connection, interval));
  }

  private static FileSensorDocument.Store store(Fields fields) {
    Optional<String> endpoint = ReferenceReader.optionalText(fields, "endpoint");
    endpoint
        .filter(text -> !ENDPOINT.matcher(text).find() && Reference.malformed(text).isEmpty())
        .ifPresent(
            text ->
                fields.problem(
                    "endpoint",
                    text,
                    "is not an address of http or https without a path",
                    "https://host:port, or a reference"));
    String secretKey = ReferenceReader.text(fields, "secretKey");
    checkSecret(fields, "secretKey", secretKey);
    Optional<String> sessionToken = ReferenceReader.optionalText(fields, "sessionToken");
    sessionToken.ifPresent(token -> checkSecret(fields, "sessionToken", token));
    FileSensorDocument.Store store =
        new FileSensorDocument.Store(
            endpoint,
            ReferenceReader.optionalText(fields, "region").orElse(DEFAULT_REGION),
            ReferenceReader.text(fields, "accessKey"),
            secretKey,
            sessionToken);
    fields.end();
    return store;
  }

  private static void checkSecret(Fields fields, String field, String text) {
    if (!text.isEmpty() && !Reference.isIn(text) && Reference.malformed(text).isEmpty()) {
      fields.problem(
          field, "…", "is given in clear, and documents are stored and shown", REFERENCES);
    }
  }
}
