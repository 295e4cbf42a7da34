package io.tranche.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
}
