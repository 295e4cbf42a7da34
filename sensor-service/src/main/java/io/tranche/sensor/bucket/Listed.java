package io.tranche.sensor.bucket;

import java.time.Instant;
import java.util.List;

/** An object as a listing tells it. */
record Listed(String key, String etag, long size, Instant modified) {

  /**
   * Objects in the order of their keys.
   *
   * @param more whether there are others behind them
   */
  record Page(List<Listed> objects, boolean more) {
    Page {
      objects = List.copyOf(objects);
    }

    /** The last key, or where the page was to begin if it has none. */
    String last(String after) {
      return objects.isEmpty() ? after : objects.get(objects.size() - 1).key();
    }
  }
}
