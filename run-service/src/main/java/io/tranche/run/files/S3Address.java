package io.tranche.run.files;

import io.tranche.contracts.definitions.ConnectionDocument;
import io.tranche.platform.s3.S3Signature;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.materializer.MaterializationException;
import java.net.URI;
import java.util.Optional;

/**
 * Where a bucket is, and who asks. With an endpoint of its own the bucket is the first folder of
 * the path; Amazon's has it in the host.
 *
 * @param base the URL of the bucket, without a slash at its end
 * @param prefix what all keys begin with, with a slash at its end, or empty
 */
record S3Address(
    String base,
    String bucket,
    String prefix,
    String region,
    String accessKey,
    String secretKey,
    Optional<String> sessionToken) {

  S3Signature signature() {
    return new S3Signature(region, accessKey, secretKey, sessionToken);
  }

  static S3Address of(ConnectionDocument.S3 connection, Revealed secrets) {
    String of = " of connection " + connection.name();
    String region = secrets.resolve(connection.region(), "region" + of);
    String prefix =
        connection.prefix().map(text -> secrets.resolve(text, "prefix" + of)).orElse("");
    return new S3Address(
        connection
            .endpoint()
            .map(text -> secrets.resolve(text, "endpoint" + of))
            .map(endpoint -> endpoint.replaceAll("/+$", "") + "/" + connection.bucket())
            .orElse("https://" + connection.bucket() + ".s3." + region + ".amazonaws.com"),
        connection.bucket(),
        trimmed(prefix),
        region,
        secrets.resolve(connection.accessKey(), "accessKey" + of),
        secrets.resolve(connection.secretKey(), "secretKey" + of),
        connection.sessionToken().map(text -> secrets.resolve(text, "sessionToken" + of)));
  }

  private static String trimmed(String prefix) {
    String inner = prefix.replaceAll("^/+|/+$", "");
    return inner.isEmpty() ? "" : inner + "/";
  }

  /** The URL of an object. */
  URI uri(String key) {
    try {
      return URI.create(base + "/" + S3Signature.encoded(prefix + key));
    } catch (IllegalArgumentException e) {
      throw new MaterializationException("Cannot use endpoint: it is no URL (" + base + ")", e);
    }
  }
}
