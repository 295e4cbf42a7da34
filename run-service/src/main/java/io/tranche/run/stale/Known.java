package io.tranche.run.stale;

import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.SourceVersion;
import java.util.List;
import java.util.Optional;

/**
 * The newest that is known of an object by what was run for it.
 *
 * @param assets and {@code partitions} that were
 * @param order of the newest event
 * @param version the store's own, where it was told
 * @param request that holds the object: the newest run request, or its removal
 * @param token of its removal, where {@code request} is that
 */
record Known(
    String id,
    List<String> assets,
    List<String> partitions,
    String order,
    Optional<String> version,
    String request,
    Optional<Long> token) {

  Known {
    assets = List.copyOf(assets);
    partitions = List.copyOf(partitions);
  }

  /** What a removal of the object does. */
  enum Verdict {
    /** What was made is stale from now on. */
    MARKS,
    /** It did that before. */
    MARKED,
    /** Something newer is known of the object, or it is not this version of it. */
    STALE
  }

  /** What holds an object that is gone: the same however often, and for whom, it is told. */
  static String holder(SourceVersion removal) {
    return Ids.of("gone", removal.object(), removal.order());
  }

  Verdict after(SourceVersion removal) {
    if (request.equals(holder(removal))) {
      return Verdict.MARKED;
    }
    int newer = removal.order().compareTo(order);
    boolean isOfVersion = removal.version().isPresent() && version.isPresent();
    if (isOfVersion ? newer < 0 || !removal.version().equals(version) : newer <= 0) {
      return Verdict.STALE;
    }
    return Verdict.MARKS;
  }

  /** The order from then on: what is told of other versions of the object still counts. */
  String orderAfter(SourceVersion removal) {
    return removal.version().isPresent() && version.isPresent() ? order : removal.order();
  }
}
