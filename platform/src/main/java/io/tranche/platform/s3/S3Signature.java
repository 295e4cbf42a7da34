package io.tranche.platform.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3: <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">version 4 of
 * Amazon's signatures</a>, in headers.
 *
 * @param accessKey whose requests they are
 * @param secretKey what signs them
 * @param sessionToken of keys that are temporary
 */
public record S3Signature(
    String region, String accessKey, String secretKey, Optional<String> sessionToken) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The headers of a GET. */
  public Map<String, String> headers(URI uri, Instant now) {
    return headers("GET", uri, hash(new byte[0]), now);
  }

  /**
   * The headers that a request needs.
   *
   * @param uri the parameters of its query stand in the order of their names
   * @param contentHash of the body: SHA-256 in lower-case hex
   */
  public Map<String, String> headers(String method, URI uri, String contentHash, Instant now) {
    Map<String, String> signed = new TreeMap<>();
    signed.put("host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
    signed.put("x-amz-content-sha256", contentHash);
    signed.put("x-amz-date", TIME.format(now));
    sessionToken.ifPresent(token -> signed.put("x-amz-security-token", token));
    Map<String, String> headers = new TreeMap<>(signed);
    headers.remove("host");
    headers.put("authorization", authorization(method, uri, signed, contentHash, now));
    return headers;
  }

  private String authorization(
      String method, URI uri, Map<String, String> signed, String contentHash, Instant now) {
    String names = String.join(";", signed.keySet());
    String lines =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String request =
        String.join(
            "\n",
            method,
            uri.getRawPath(),
            Optional.ofNullable(uri.getRawQuery()).orElse(""),
            lines,
            names,
            contentHash);
    String day = TIME.format(now).substring(0, 8);
    String scope = String.join("/", day, region, "s3", "aws4_request");
    String text =
        String.join(
            "\n",
            ALGORITHM,
            TIME.format(now),
            scope,
            hash(request.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    return ALGORITHM
        + " Credential="
        + accessKey
        + "/"
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + HexFormat.of().formatHex(mac(key, text));
  }

  /** SHA-256 in lower-case hex. */
  public static String hash(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** One for the body of a request. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** A key in the path of a URL: all but unreserved characters and slashes as their bytes. */
  public static String encoded(String key) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : key.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
      encoded.append(isPlain ? String.valueOf(c) : String.format("%%%02X", one & 0xff));
    }
    return encoded.toString();
  }

  @Override
  public String toString() {
    return "S3Signature[" + region + "]";
  }
}
