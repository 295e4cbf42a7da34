package io.tranche.contracts.sets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one member of a dynamic partition set. A removal is a value too; a reader ignores a
 * version lower than the one it holds.
 *
 * @param ordinal unique in the set and growing, with gaps; a member that is added again gets a new
 *     one
 * @param object the newest living source object, where the member has one
 * @param version counts the changes of this member from 1
 * @param formerOrdinals the last ones that it had before it was removed and added again, at most
 *     {@value #MAX_FORMER_ORDINALS}: a reader that keeps ordinals gives them up, also when it never
 *     saw the removal
 * @param displayName what people call it, where somebody has named it
 */
public record PartitionSetMember(
    String set,
    String key,
    long ordinal,
    long version,
    Map<String, String> metadata,
    Optional<String> object,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean removed,
    Instant at,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> formerOrdinals,
    Optional<String> displayName) {

  /** The CloudEvents type of this form. */
  public static final String TYPE = "io.tranche.partition-set-member.v1";

  /** How many former ordinals a member remembers. */
  public static final int MAX_FORMER_ORDINALS = 20;

  public PartitionSetMember {
    metadata = Map.copyOf(metadata);
    formerOrdinals = List.copyOf(formerOrdinals);
  }

  /** A member that has had no other ordinal and has no name. */
  public PartitionSetMember(
      String set,
      String key,
      long ordinal,
      long version,
      Map<String, String> metadata,
      Optional<String> object,
      boolean removed,
      Instant at) {
    this(set, key, ordinal, version, metadata, object, removed, at, List.of(), Optional.empty());
  }

  /** Kafka key and document id. */
  public String id() {
    return Ids.member(set, key);
  }
}
