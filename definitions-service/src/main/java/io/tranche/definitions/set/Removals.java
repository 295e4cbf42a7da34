package io.tranche.definitions.set;

import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.SourceVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest known removal of each object, and of each version of an object. A removal outlives the
 * members that it found, so that an object whose creation arrives after its removal stays removed.
 * Not thread-safe: one per handled batch.
 */
final class Removals {

  private final Map<String, String> orders = new HashMap<>();

  /** The document that remembers the removal of this object, or of this version of it. */
  static String id(String set, SourceVersion removed) {
    return Ids.of("removal", set, removed.object(), removed.version().orElse(""));
  }

  /** The documents that may say that this creation is outdone. */
  static List<String> idsAbout(String set, SourceVersion created) {
    String whole = Ids.of("removal", set, created.object(), "");
    return created.version().isEmpty() ? List.of(whole) : List.of(whole, id(set, created));
  }

  /** Takes in what is stored or requested; the answer says whether it is news. */
  boolean note(String id, String order) {
    String held = orders.get(id);
    if (held != null && held.compareTo(order) >= 0) {
      return false;
    }
    orders.put(id, order);
    return true;
  }

  /** The order at which the object as a whole was removed after this creation. */
  Optional<String> wholeAfter(String set, SourceVersion created) {
    return orders.isEmpty()
        ? Optional.empty()
        : after(Ids.of("removal", set, created.object(), ""), created.order());
  }

  /** Whether the creation is outdone by a removal of the object, or of this version of it. */
  boolean outdo(String set, SourceVersion created) {
    return !orders.isEmpty()
        && idsAbout(set, created).stream().anyMatch(id -> after(id, created.order()).isPresent());
  }

  private Optional<String> after(String id, String order) {
    return Optional.ofNullable(orders.get(id)).filter(removal -> removal.compareTo(order) > 0);
  }
}
