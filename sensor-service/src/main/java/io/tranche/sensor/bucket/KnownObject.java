package io.tranche.sensor.bucket;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a sensor was told of an object last, by a notification or after a listing.
 *
 * @param order of the event
 * @param etag and {@code size}, where they were told
 * @param alive whether it was created; removed otherwise
 * @param at when that was noted
 */
public record KnownObject(
    String sensor,
    String bucket,
    String key,
    String order,
    Optional<String> etag,
    OptionalLong size,
    boolean alive,
    Instant at) {

  /** The same, noted then. */
  public KnownObject notedAt(Instant then) {
    return new KnownObject(sensor, bucket, key, order, etag, size, alive, then);
  }

  /** Whether the listing tells of the same version, as far as can be known. */
  boolean isAs(Listed listed) {
    return alive
        && (etag.isPresent()
            ? etag.get().equals(listed.etag())
            : size.isEmpty() || size.getAsLong() == listed.size());
  }
}
