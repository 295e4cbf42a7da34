package io.tranche.contracts.definitions;

import java.util.Optional;

/**
 * Something that only so many runs may use at the same time: a warehouse, an interface, a licence.
 *
 * @param slots how many runs may use it at once; 0 lets no run start that needs it
 */
public record PoolDocument(String name, Optional<String> description, int slots)
    implements Definition {

  /** The most slots that a pool may have. */
  public static final int MOST_SLOTS = 1_000_000;
}
