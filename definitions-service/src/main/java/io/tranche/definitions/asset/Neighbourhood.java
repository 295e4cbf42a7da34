package io.tranche.definitions.asset;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetSelection;
import io.tranche.contracts.definitions.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which assets around one are asked for.
 *
 * @param direction upstream, downstream, or both when absent
 * @param depth how many edges away; absent for any number
 */
record Neighbourhood(String asset, Optional<String> direction, OptionalInt depth) {

  private static final String UPSTREAM = "upstream";
  private static final String DOWNSTREAM = "downstream";
  private static final String BOTH = "both";
  private static final OptionalInt NONE = OptionalInt.of(0);

  Neighbourhood {
    String given = direction.orElse(BOTH);
    if (!List.of(UPSTREAM, DOWNSTREAM, BOTH).contains(given)) {
      throw refused("direction", given, "is not known", UPSTREAM + ", " + DOWNSTREAM + ", " + BOTH);
    }
    if (depth.isPresent() && depth.getAsInt() < 0) {
      throw refused("depth", String.valueOf(depth.getAsInt()), "is negative", "a number from 0 up");
    }
  }

  /**
   * These assets, each after all that it reads.
   *
   * @throws TrancheException.NotFound when the asset in the middle is not defined
   */
  List<String> in(Catalog catalog) {
    String given = direction.orElse(BOTH);
    return AssetSelection.around(
            catalog.asset(asset).key(),
            given.equals(DOWNSTREAM) ? NONE : depth,
            given.equals(UPSTREAM) ? NONE : depth)
        .resolve(catalog.graph());
  }

  private static TrancheException refused(
      String field, String value, String message, String accepted) {
    return TrancheException.Invalid.of(
        "invalid-neighbourhood",
        "Cannot show the assets around one",
        List.of(Problem.at(field, value, message, accepted)));
  }
}
