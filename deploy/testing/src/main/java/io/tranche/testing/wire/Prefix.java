package io.tranche.testing.wire;

/** Names in recorded calls do not carry the random prefix of a test JVM. */
final class Prefix {
  private Prefix() {}

  static String strip(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
