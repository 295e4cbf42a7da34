package io.tranche.definitions.set;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys of one set, as a person or a program sends them.
 *
 * @param set the set's name
 * @param keys at most 1,000
 */
record SomeKeys(String set, List<String> keys) {

  SomeKeys {
    keys = List.copyOf(keys);
  }

  /** Each key once, in the order given. */
  Set<String> distinct() {
    if (keys.isEmpty() || keys.size() > DynamicPartitionRequest.MAX_CHANGES) {
      throw TrancheException.Invalid.of(
          "invalid-partition-keys",
          "Cannot read the keys of partition set " + set,
          List.of(
              Problem.at(
                  "keys",
                  keys.size() + " keys",
                  "is not a number of keys that one request can name",
                  "1 to 1000")));
    }
    return new LinkedHashSet<>(keys);
  }
}
