package io.tranche.definitions.set;

import io.tranche.contracts.definitions.QuotaDocument;
import io.tranche.definitions.set.MemberDecision.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many members each set, and all sets of a namespace, may still get. Not thread-safe: one per
 * decision.
 */
final class Room {

  private final Map<String, Bound> sets = new HashMap<>();
  private final Map<String, Bound> namespaces = new HashMap<>();

  private record Bound(long most, long present) {
    boolean isReached() {
      return present >= most;
    }

    Bound plus(long more) {
      return new Bound(most, present + more);
    }
  }

  /** A set that may have only so many members. */
  Room limit(String set, long maxKeys, long count) {
    sets.put(set, new Bound(maxKeys, count));
    return this;
  }

  /** A namespace whose sets may have only so many members together. */
  Room limitNamespace(String namespace, long keys, long count) {
    namespaces.put(namespace, new Bound(keys, count));
    return this;
  }

  /** Why a key is refused, if it is one too many. */
  Optional<Refused> refusal(String set, String key) {
    Optional<Bound> ofSet = Optional.ofNullable(sets.get(set)).filter(Bound::isReached);
    if (ofSet.isPresent()) {
      return Optional.of(
          refused(
              "set-full",
              set,
              key,
              "it has as many keys as maxKeys allows (" + ofSet.get().most() + ")"));
    }
    return QuotaDocument.namespaceOf(set)
        .flatMap(
            namespace ->
                Optional.ofNullable(namespaces.get(namespace))
                    .filter(Bound::isReached)
                    .map(
                        bound ->
                            refused(
                                "quota-reached",
                                set,
                                key,
                                "the sets of namespace "
                                    + namespace
                                    + " have as many keys as its quota allows ("
                                    + bound.most()
                                    + ")")));
  }

  private static Refused refused(String code, String set, String key, String reason) {
    return new Refused(code, "Cannot add partition " + key + " to set " + set + ": " + reason);
  }

  void take(String set) {
    count(set, 1);
  }

  void free(String set) {
    count(set, -1);
  }

  private void count(String set, long more) {
    sets.computeIfPresent(set, (name, bound) -> bound.plus(more));
    QuotaDocument.namespaceOf(set)
        .ifPresent(
            namespace -> namespaces.computeIfPresent(namespace, (name, bound) -> bound.plus(more)));
  }

  Room copy() {
    Room copy = new Room();
    copy.sets.putAll(sets);
    copy.namespaces.putAll(namespaces);
    return copy;
  }
}
