package io.tranche.contracts.sets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Members to add to, to remove from and to describe in one dynamic partition set, together with the
 * runs that the new members are for. Adding a partition and requesting its run cannot come apart
 * because they are one record.
 *
 * @param set the set's name
 * @param adds at most 1,000
 * @param deletes at most 1,000
 * @param descriptions at most 1,000
 */
public record DynamicPartitionRequest(
    String set,
    List<Add> adds,
    List<Delete> deletes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Description> descriptions,
    Origin origin,
    Cause cause) {

  /** The CloudEvents type of this form. */
  public static final String TYPE = "io.tranche.dynamic-partition-request.v1";

  /** How many adds, how many deletes and how many descriptions one record may hold. */
  public static final int MAX_CHANGES = 1_000;

  public DynamicPartitionRequest {
    adds = List.copyOf(adds);
    deletes = List.copyOf(deletes);
    descriptions = List.copyOf(descriptions);
  }

  /** A request that describes nothing. */
  public DynamicPartitionRequest(
      String set, List<Add> adds, List<Delete> deletes, Origin origin, Cause cause) {
    this(set, adds, deletes, List.of(), origin, cause);
  }

  /**
   * One member to add, or to bring up to date.
   *
   * @param metadata what a sensor captured; a metadata mapping reads it
   * @param source the object that the member stands for, absent when a person or a program without
   *     objects asks
   * @param runs what to run for the member once it is registered
   * @param onOverwrite what a new version of an object does that the member lists already; absent:
   *     it is run again
   */
  public record Add(
      String key,
      Map<String, String> metadata,
      Optional<SourceVersion> source,
      List<RunTemplate> runs,
      Optional<OnOverwrite> onOverwrite) {

    public Add {
      metadata = Map.copyOf(metadata);
      runs = List.copyOf(runs);
    }

    public Add(
        String key,
        Map<String, String> metadata,
        Optional<SourceVersion> source,
        List<RunTemplate> runs) {
      this(key, metadata, source, runs, Optional.empty());
    }
  }

  /** What a new version of an object does that a member lists already. */
  public enum OnOverwrite {
    /** The member is brought up to date and its runs are requested again. */
    @JsonProperty("rematerialize")
    REMATERIALIZE,
    /** The new version is remembered; nothing runs. */
    @JsonProperty("ignore")
    IGNORE,
    /** The new version is refused; the member keeps the one that it has. */
    @JsonProperty("reject")
    REJECT
  }

  /**
   * One removal: of a member by its key, or of a source object from all members that list it (a
   * member goes when its last source is gone).
   *
   * @param version of the member, beside a key: it is removed only if it has not changed since
   */
  public record Delete(
      Optional<String> key, Optional<Long> version, Optional<SourceVersion> source) {

    public static Delete ofKey(String key) {
      return new Delete(Optional.of(key), Optional.empty(), Optional.empty());
    }

    public static Delete ofKey(String key, long version) {
      return new Delete(Optional.of(key), Optional.of(version), Optional.empty());
    }

    public static Delete ofSource(SourceVersion source) {
      return new Delete(Optional.empty(), Optional.empty(), Optional.of(source));
    }
  }

  /**
   * What people are shown of one member. Its key, its sources and its runs stay as they are.
   *
   * @param displayName what it is called, at most 200 characters; an empty text takes the name away
   *     and absent leaves it
   * @param metadata all of it; absent leaves it
   */
  public record Description(
      String key, Optional<String> displayName, Optional<Map<String, String>> metadata) {

    /** How long a display name may be, in characters. */
    public static final int LONGEST_NAME = 200;

    public Description {
      metadata = metadata.map(Map::copyOf);
    }
  }
}
