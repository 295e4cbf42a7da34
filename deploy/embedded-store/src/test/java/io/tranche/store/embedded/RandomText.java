package io.tranche.store.embedded;

import java.util.Base64;
import java.util.Random;

/** Texts that compressed pages hold in no less room. */
final class RandomText {
  private RandomText() {}

  /** A text of as many characters, a multiple of four. */
  static String of(int characters, Random random) {
    byte[] bytes = new byte[characters / 4 * 3];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
