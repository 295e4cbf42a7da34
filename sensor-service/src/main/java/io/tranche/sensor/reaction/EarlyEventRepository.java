package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where events wait for members of sets. */
interface EarlyEventRepository {

  /** Keeps events with the members that they need; those that are there stay as they are. */
  Uni<Void> save(Map<HeardEvent, Set<String>> events);

  /** The events that need any of these members. */
  Uni<List<HeardEvent>> findWaitingFor(Collection<String> members);

  Uni<Void> forget(Collection<HeardEvent> events);

  /** Gives up what came before an instant. */
  Uni<Void> forgetBefore(Instant instant);
}
