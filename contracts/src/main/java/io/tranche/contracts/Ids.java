package io.tranche.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Deterministic ids: the same cause always gets the same id, so that a message or a write that
 * happens again is recognised, whichever process repeats it.
 */
public final class Ids {

  private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
  private static final int LENGTH = 26;

  private Ids() {}

  /**
   * The id of the given parts: 26 lower-case characters (130 bits of a SHA-256). Parts are
   * length-prefixed, so {@code of("a", "bc")} and {@code of("ab", "c")} differ.
   */
  public static String of(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return base32(digest.digest());
  }

  /** The id of the run that a request becomes. */
  public static String runOf(String requestId) {
    return of("run", requestId);
  }

  /** The id of a member of a dynamic partition set: Kafka key and document id. */
  public static String member(String set, String key) {
    return set + "|" + key;
  }

  /** The id of an asset partition: Kafka key and document id. */
  public static String assetPartition(String asset, String partition) {
    return asset + "|" + partition;
  }

  private static String base32(byte[] hash) {
    char[] text = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int bit = i * 5;
      int window = ((hash[bit / 8] & 0xff) << 8) | (hash[bit / 8 + 1] & 0xff);
      text[i] = ALPHABET[(window >>> (11 - bit % 8)) & 31];
    }
    return new String(text);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
