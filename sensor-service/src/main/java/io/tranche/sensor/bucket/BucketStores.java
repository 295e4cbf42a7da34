package io.tranche.sensor.bucket;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.s3.S3Signature;
import io.tranche.platform.secrets.Revealed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/** Opens the buckets of sensors, where their own store or their connection says that they are. */
@Singleton
public class BucketStores {

  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Inject
  BucketStores(Clock clock) {
    this.clock = clock;
  }

  /**
   * Opens the bucket of a sensor that lists it.
   *
   * @throws TrancheException.Invalid if its connection is gone, or a reference cannot be resolved
   */
  S3Bucket open(FileSensorDocument sensor, Catalog catalog, Revealed revealed) {
    FileSensorDocument.Listing listing = sensor.listing().orElseThrow();
    String field = listing.connection().map(name -> "connection " + name + " ").orElse("store.");
    FileSensorDocument.Store store =
        listing
            .storeIn(catalog)
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "unknown-connection",
                        "Cannot list bucket: "
                            + field.strip()
                            + " is not of type s3 ("
                            + sensor.name()
                            + ")"));
    String region = revealed.resolve(store.region(), field + "region");
    String endpoint =
        store
            .endpoint()
            .map(given -> revealed.resolve(given, field + "endpoint"))
            .orElse("https://s3." + region + ".amazonaws.com");
    return new S3Bucket(
        client,
        endpoint.replaceAll("/+$", ""),
        sensor.match().bucket(),
        new S3Signature(
            region,
            revealed.resolve(store.accessKey(), field + "accessKey"),
            revealed.resolve(store.secretKey(), field + "secretKey"),
            store.sessionToken().map(token -> revealed.resolve(token, field + "sessionToken"))),
        clock);
  }
}
