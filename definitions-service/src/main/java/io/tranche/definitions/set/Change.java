package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.SourceVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One add, delete or description of a request, with what it needs to be decided alone. */
sealed interface Change {

  /** The request that it belongs to. */
  Request request();

  /**
   * The request of a change.
   *
   * @param index the place of its record among those handled together
   * @param id the same however often the record comes
   */
  record Request(int index, String id, String set, Origin origin, Cause cause) {}

  /**
   * A member to add or to bring up to date.
   *
   * @param source the object; the request itself where it names none
   * @param overwrite what a new version of a known object does
   */
  record Add(
      Request request,
      String key,
      Map<String, String> metadata,
      SourceVersion source,
      Overwrite overwrite,
      List<RunTemplate> runs)
      implements Change {

    String member() {
      return Ids.member(request.set(), key);
    }

    /** Whether a person or a program asks that names no object. */
    boolean isWithoutObject() {
      return source.object().equals(Source.ofRequest(request.id()));
    }
  }

  /** What a new version of an object that the member lists already does. */
  enum Overwrite {
    REMATERIALIZE,
    IGNORE,
    REJECT
  }

  /**
   * A member to remove, whatever its sources say.
   *
   * @param version removes it only as it was then
   */
  record RemoveKey(Request request, String key, Optional<Long> version) implements Change {

    String member() {
      return Ids.member(request.set(), key);
    }
  }

  /**
   * What people are shown of a member.
   *
   * @param displayName empty to take it away, absent to leave it
   * @param metadata absent to leave it
   */
  record Describe(
      Request request,
      String key,
      Optional<String> displayName,
      Optional<Map<String, String>> metadata)
      implements Change {

    String member() {
      return Ids.member(request.set(), key);
    }
  }

  /** An object that is gone; without a version the object as a whole. */
  record RemoveSource(Request request, SourceVersion source) implements Change {}
}
