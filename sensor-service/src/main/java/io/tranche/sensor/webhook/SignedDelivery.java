package io.tranche.sensor.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.WebhookSensorDocument.Signature;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a delivery says of itself, once its signature was found right. The id follows from what is
 * signed only: whoever can read a delivery cannot send it again under another one.
 *
 * @param id the same when the same delivery is sent again
 * @param otherIds under which it would be known if another of the secrets had signed it
 * @param until when the id has to be remembered: later, its time would be refused
 */
record SignedDelivery(String id, List<String> otherIds, Instant until) {

  private static final String HMAC = "HmacSHA256";

  /** Secrets of Standard Webhooks are bytes in Base64 behind it. */
  private static final String BASE64_SECRET = "whsec_";

  SignedDelivery {
    otherIds = List.copyOf(otherIds);
  }

  /** The signature is not right, or there is none. */
  static final class Unsigned extends Exception {
    private static final long serialVersionUID = 1L;

    Unsigned(String reason) {
      super(reason);
    }
  }

  /**
   * Checks a delivery.
   *
   * @param secrets as they are kept, none empty; one of them has to have signed it
   * @param headers by name, in whatever case
   * @throws Unsigned with the reason, which tells nothing that is secret
   */
  static SignedDelivery of(
      Signature signature,
      List<String> secrets,
      Function<String, Optional<String>> headers,
      byte[] body,
      Instant now)
      throws Unsigned {
    return switch (signature.form()) {
      case STANDARD -> standard(signature, secrets, headers, body, now);
      case STRIPE -> stripe(signature, secrets, headers, body, now);
      case GITHUB -> github(signature, secrets, headers, body, now);
    };
  }

  private static SignedDelivery standard(
      Signature signature,
      List<String> secrets,
      Function<String, Optional<String>> headers,
      byte[] body,
      Instant now)
      throws Unsigned {
    String id = required(headers, "webhook-id");
    String seconds = required(headers, "webhook-timestamp");
    String given = required(headers, signature.header());
    byte[] start = (id + "." + seconds + ".").getBytes(UTF_8);
    signer(
        signature,
        secrets.stream().map(secret -> hmac(standardKey(secret), start, body)).toList(),
        Stream.of(given.split(" "))
            .filter(one -> one.startsWith("v1,"))
            .map(one -> base64(one.substring(3)))
            .toList());
    return new SignedDelivery(id, List.of(), until(signature, seconds, now));
  }

  private static SignedDelivery stripe(
      Signature signature,
      List<String> secrets,
      Function<String, Optional<String>> headers,
      byte[] body,
      Instant now)
      throws Unsigned {
    List<String> parts =
        Stream.of(required(headers, signature.header()).split(",")).map(String::strip).toList();
    String seconds =
        parts.stream()
            .filter(part -> part.startsWith("t="))
            .map(part -> part.substring(2))
            .findFirst()
            .orElseThrow(() -> new Unsigned("the header " + signature.header() + " has no t="));
    List<byte[]> expected = hmacs(secrets, (seconds + ".").getBytes(UTF_8), body);
    int signer =
        signer(
            signature,
            expected,
            parts.stream()
                .filter(part -> part.startsWith("v1="))
                .map(part -> hex(part.substring(3)))
                .toList());
    return known(expected, signer, until(signature, seconds, now));
  }

  private static SignedDelivery github(
      Signature signature,
      List<String> secrets,
      Function<String, Optional<String>> headers,
      byte[] body,
      Instant now)
      throws Unsigned {
    String given = required(headers, signature.header());
    List<byte[]> expected = hmacs(secrets, new byte[0], body);
    int signer =
        signer(
            signature,
            expected,
            given.startsWith("sha256=") ? List.of(hex(given.substring(7))) : List.of());
    return known(expected, signer, now.plus(Topics.COMES_AGAIN));
  }

  private static List<byte[]> hmacs(List<String> secrets, byte[] start, byte[] body) {
    return secrets.stream().map(secret -> hmac(secret.getBytes(UTF_8), start, body)).toList();
  }

  /** By the signature that it came with, and by those that it may have come with before. */
  private static SignedDelivery known(List<byte[]> expected, int signer, Instant until) {
    List<String> ids = new ArrayList<>();
    expected.forEach(one -> ids.add(HexFormat.of().formatHex(one)));
    String id = ids.remove(signer);
    return new SignedDelivery(id, ids, until);
  }

  private static String required(Function<String, Optional<String>> headers, String name)
      throws Unsigned {
    return headers
        .apply(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new Unsigned("the header " + name + " is required"));
  }

  /**
   * Which of the secrets has signed it. In constant time, so that a signature cannot be guessed
   * byte by byte: each is compared with each, whatever was found.
   *
   * @param expected by each secret
   */
  private static int signer(Signature signature, List<byte[]> expected, List<byte[]> given)
      throws Unsigned {
    int signer = -1;
    for (int secret = expected.size() - 1; secret >= 0; secret--) {
      for (byte[] one : given) {
        boolean right = MessageDigest.isEqual(expected.get(secret), one);
        signer = right ? secret : signer;
      }
    }
    if (signer < 0) {
      throw new Unsigned(
          "the header " + signature.header() + " does not hold the signature of this delivery");
    }
    return signer;
  }

  private static Instant until(Signature signature, String seconds, Instant now) throws Unsigned {
    Instant signed;
    try {
      signed = Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      throw new Unsigned("its time is not in seconds since 1970");
    }
    Duration tolerance = signature.tolerance();
    if (signed.isBefore(now.minus(tolerance)) || signed.isAfter(now.plus(tolerance))) {
      throw new Unsigned("its time is further from ours than signature.tolerance, " + tolerance);
    }
    return signed.plus(tolerance);
  }

  private static byte[] standardKey(String secret) {
    byte[] decoded =
        secret.startsWith(BASE64_SECRET)
            ? base64(secret.substring(BASE64_SECRET.length()))
            : new byte[0];
    return decoded.length > 0 ? decoded : secret.getBytes(UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[] start, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      mac.update(start);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot check signature: " + e.getMessage(), e);
    }
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
