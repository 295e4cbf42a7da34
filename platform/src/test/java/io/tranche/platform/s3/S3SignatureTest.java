package io.tranche.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3SignatureTest {

  private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");

  /** Amazon's own example of a listing. */
  @Test
  void signsAsAmazonDoes() {
    S3Signature signature =
        new S3Signature(
            "us-east-1",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            Optional.empty());

    assertThat(
            signature.headers(
                URI.create("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"), NOW))
        .containsEntry("x-amz-date", "20130524T000000Z")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + " Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void signsTheTokenOfTemporaryKeysAndTellsNoSecret() {
    S3Signature signature = new S3Signature("eu", "access", "secret", Optional.of("token"));

    assertThat(signature.headers(URI.create("http://127.0.0.1:9000/b?prefix="), NOW))
        .containsEntry("x-amz-security-token", "token")
        .hasEntrySatisfying(
            "authorization",
            value -> assertThat(value).contains("x-amz-date;x-amz-security-token"));
    assertThat(signature.toString()).isEqualTo("S3Signature[eu]");
  }

  /** Amazon's own example of a URL. */
  @Test
  void signsAUrlAsAmazonDoes() {
    S3Signature signature =
        new S3Signature(
            "us-east-1",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            Optional.empty());

    assertThat(
            signature.presigned(
                "GET",
                URI.create("https://examplebucket.s3.amazonaws.com/test.txt"),
                Duration.ofDays(1),
                NOW))
        .hasToString(
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  }

  @Test
  void aUrlLastsSevenDaysAtMostAndItsSecretsAreMasked() {
    String url =
        new S3Signature("eu", "access", "secret", Optional.of("to/ken+"))
            .presigned("PUT", URI.create("http://127.0.0.1:9000/b/a%20b"), Duration.ofDays(30), NOW)
            .toString();

    assertThat(url)
        .startsWith("http://127.0.0.1:9000/b/a%20b?X-Amz-Algorithm=")
        .contains("&X-Amz-Expires=604800&X-Amz-Security-Token=to%2Fken%2B&X-Amz-SignedHeaders=host")
        .matches(".*&X-Amz-Signature=[0-9a-f]{64}");
    assertThat(S3Signature.masked("{\"error\": \"PUT " + url + "\", \"rows\": 1}"))
        .contains("&X-Amz-Security-Token=***&X-Amz-SignedHeaders=host&X-Amz-Signature=***\", ")
        .doesNotContain("to%2Fken");
    assertThat(S3Signature.masked("X-Amz-Signature is missing"))
        .isEqualTo("X-Amz-Signature is missing");
  }
}
