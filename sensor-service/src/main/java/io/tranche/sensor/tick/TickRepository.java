package io.tranche.sensor.tick;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.util.Collection;
import java.util.Optional;

/** Where ticks are kept. */
public interface TickRepository {

  /** Keeps ticks; those that are there already stay as they are. */
  Uni<Void> append(Collection<Tick> ticks);

  /** The ticks of a sensor, newest first. */
  Uni<Page<Tick>> list(String sensor, Optional<String> cursor, int limit);
}
