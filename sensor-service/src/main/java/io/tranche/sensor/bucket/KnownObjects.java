package io.tranche.sensor.bucket;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What sensors of buckets were told of objects. */
public interface KnownObjects {

  /** Notes what was told; what is older than what is known changes nothing. */
  Uni<Void> note(Collection<KnownObject> told);

  /**
   * Those of a sensor in the order of their keys.
   *
   * @param after a key; empty for the first
   * @param last the last key; empty: all that begin with the prefix
   */
  Uni<List<KnownObject>> list(
      String sensor, String bucket, String prefix, String after, String last, int limit);

  /** Forgets those of a sensor that were removed, as was noted before an instant. */
  Uni<Void> forgetRemoved(String sensor, Instant before);
}
