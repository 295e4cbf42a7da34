package io.tranche.platform.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3: <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">version 4 of
 * Amazon's signatures</a>, in headers, or in the query of a URL.
 *
 * @param accessKey whose requests they are
 * @param secretKey what signs them
 * @param sessionToken of keys that are temporary
 */
public record S3Signature(
    String region, String accessKey, String secretKey, Optional<String> sessionToken) {

  /** How long a URL that is signed in its query can be used at most. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Pattern SECRET =
      Pattern.compile("(X-Amz-(?:Signature|Security-Token)(?:=|%3D))[^&\\s\"'\\\\<>]+");
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
    return headers(method, uri, contentHash, Map.of(), now);
  }

  /**
   * The same.
   *
   * @param others of the request that are to be signed too, by their names in lower case: all that
   *     begin with {@code x-amz-} have to be
   */
  public Map<String, String> headers(
      String method, URI uri, String contentHash, Map<String, String> others, Instant now) {
    Map<String, String> signed = new TreeMap<>(others);
    signed.put("host", host(uri));
    signed.put("x-amz-content-sha256", contentHash);
    signed.put("x-amz-date", TIME.format(now));
    sessionToken.ifPresent(token -> signed.put("x-amz-security-token", token));
    Map<String, String> headers = new TreeMap<>(signed);
    headers.remove("host");
    headers.put(
        "authorization",
        ALGORITHM
            + " Credential="
            + credential(now)
            + ", SignedHeaders="
            + String.join(";", signed.keySet())
            + ", Signature="
            + signature(
                method,
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                signed,
                contentHash,
                now));
    return headers;
  }

  /**
   * A URL that anybody may use for one method, without keys, with any body and headers: <a
   * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">signed in
   * its query</a>.
   *
   * @param uri without a query
   * @param validity cut to at most {@link #LONGEST}; keys that are temporary may end it earlier
   */
  public URI presigned(String method, URI uri, Duration validity, Instant now) {
    Duration cut = validity.compareTo(LONGEST) < 0 ? validity : LONGEST;
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("X-Amz-Algorithm", ALGORITHM);
    parameters.put("X-Amz-Credential", credential(now));
    parameters.put("X-Amz-Date", TIME.format(now));
    parameters.put("X-Amz-Expires", Long.toString(Math.max(1, cut.toSeconds())));
    parameters.put("X-Amz-SignedHeaders", "host");
    sessionToken.ifPresent(token -> parameters.put("X-Amz-Security-Token", token));
    String query =
        parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + encoded(one.getValue()).replace("/", "%2F"))
            .collect(Collectors.joining("&"));
    String signature =
        signature(
            method, uri.getRawPath(), query, Map.of("host", host(uri)), "UNSIGNED-PAYLOAD", now);
    return URI.create(uri + "?" + query + "&X-Amz-Signature=" + signature);
  }

  /** A text in which no URL is of use that was signed in its query. */
  public static String masked(String text) {
    return text.contains("X-Amz-") ? SECRET.matcher(text).replaceAll("$1***") : text;
  }

  private static String host(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private String credential(Instant now) {
    return accessKey + "/" + scope(now);
  }

  private String scope(Instant now) {
    return String.join("/", TIME.format(now).substring(0, 8), region, "s3", "aws4_request");
  }

  private String signature(
      String method,
      String path,
      String query,
      Map<String, String> signed,
      String contentHash,
      Instant now) {
    String lines =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String request =
        String.join(
            "\n", method, path, query, lines, String.join(";", signed.keySet()), contentHash);
    String text =
        String.join(
            "\n",
            ALGORITHM,
            TIME.format(now),
            scope(now),
            hash(request.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope(now).split("/", -1)) {
      key = mac(key, part);
    }
    return HexFormat.of().formatHex(mac(key, text));
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
