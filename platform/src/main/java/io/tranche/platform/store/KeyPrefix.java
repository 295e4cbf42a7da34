package io.tranche.platform.store;

import java.util.Optional;

/**
 * The texts that begin with a text, as one range of their UTF-8 order.
 *
 * @param from the least of them
 * @param until the least text behind them; absent where nothing is
 */
public record KeyPrefix(String from, Optional<String> until) {

  private static final int FIRST_SURROGATE = 0xD800;
  private static final int LAST_SURROGATE = 0xDFFF;

  public static KeyPrefix of(String prefix) {
    String rest = prefix;
    while (!rest.isEmpty()) {
      int last = rest.codePointBefore(rest.length());
      rest = rest.substring(0, rest.length() - Character.charCount(last));
      if (last < Character.MAX_CODE_POINT) {
        return new KeyPrefix(prefix, Optional.of(rest + Character.toString(next(last))));
      }
    }
    return new KeyPrefix(prefix, Optional.empty());
  }

  /** Surrogates stand for nothing alone. */
  private static int next(int codePoint) {
    int next = codePoint + 1;
    return next >= FIRST_SURROGATE && next <= LAST_SURROGATE ? LAST_SURROGATE + 1 : next;
  }
}
