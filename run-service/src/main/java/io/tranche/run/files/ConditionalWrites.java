package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tries whether stores compare before they write, each once before the first write to it. There are
 * some that speak S3 and take no notice of conditions; with these no fence would hold.
 */
final class ConditionalWrites {

  private static final String KEY = ".tranche/probe.json";
  private static final byte[] CONTENT = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String NO_TAG = "\"00000000000000000000000000000000\"";

  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  /**
   * Checks a store, unless that was done before.
   *
   * @throws IOException if it does not compare, or does not answer
   */
  void check(ObjectStore store) throws IOException {
    String place = store.uri("");
    if (checked.contains(place)) {
      return;
    }
    store.replace(KEY, CONTENT, Optional.empty());
    if (store.replace(KEY, CONTENT, Optional.empty())
        || store.replace(KEY, CONTENT, Optional.of(NO_TAG))) {
      throw new IOException(
          "the store takes no notice of the conditions of writes (If-None-Match and If-Match), so"
              + " an older run could write over a newer one; use a store that does ("
              + place
              + ")");
    }
    checked.add(place);
  }
}
