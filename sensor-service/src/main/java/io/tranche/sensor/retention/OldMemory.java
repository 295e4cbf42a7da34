package io.tranche.sensor.retention;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** What is remembered for a time only. */
public interface OldMemory {

  /** Forgets what is older than it has to be at an instant. */
  Uni<Void> forgetOld(Instant now);
}
