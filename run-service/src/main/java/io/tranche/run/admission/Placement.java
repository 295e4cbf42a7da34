package io.tranche.run.admission;

import java.util.List;

/**
 * Where a run executes.
 *
 * @param slot whether it takes one of the replica's slots; a run without work takes none
 * @param shares the slots of pools and places under limits that it takes, by their names
 */
record Placement(String replica, boolean slot, List<String> shares) {

  Placement {
    shares = List.copyOf(shares);
  }
}
