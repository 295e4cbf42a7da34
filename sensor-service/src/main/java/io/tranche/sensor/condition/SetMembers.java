package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.Ordinals;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** This service's copy of the members of dynamic sets, as conditions ask for them. */
interface SetMembers {

  /** One member; a removed one as it was. */
  record StoredMember(
      String set, String key, long ordinal, boolean removed, Map<String, String> metadata) {
    public StoredMember {
      metadata = Map.copyOf(metadata);
    }
  }

  /** What can be asked for. */
  sealed interface Asked {

    /** By its key. */
    record Key(String set, String key) implements Asked {}

    /** By its ordinal. */
    record Ordinal(String set, long ordinal) implements Asked {}

    /** All registered ones whose metadata has these values. */
    record Labelled(String set, Map<String, String> metadata) implements Asked {
      public Labelled {
        metadata = Map.copyOf(metadata);
      }
    }
  }

  /** Those that there are of the members asked for. */
  Uni<List<StoredMember>> find(Collection<Asked> asked);

  /** The ordinals of all registered members of a set: read page by page. */
  Uni<Ordinals> ordinals(String set);
}
