package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** When the markers of groups were announced last. */
interface GroupRepository {

  /** Notes that markers came; an earlier time than what is held changes nothing. */
  Uni<Void> note(Collection<Group> completed);

  /** By the id of the group, where a marker came. */
  Uni<Map<String, Instant>> find(Collection<String> ids);

  /** Forgets markers that were announced before an instant. */
  Uni<Void> forgetBefore(Instant instant);
}
