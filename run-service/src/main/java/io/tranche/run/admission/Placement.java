package io.tranche.run.admission;

/**
 * Where a run executes.
 *
 * @param slot whether it takes one of the replica's slots; a run without work takes none
 */
record Placement(String replica, boolean slot) {}
