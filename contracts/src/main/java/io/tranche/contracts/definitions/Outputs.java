package io.tranche.contracts.definitions;

import java.util.List;

/**
 * What one shared materializer makes.
 *
 * @param materializer its name
 * @param subsettable whether some of the assets can be made without the others
 * @param assets each after all that it reads
 */
public record Outputs(String materializer, boolean subsettable, List<String> assets) {

  public Outputs {
    assets = List.copyOf(assets);
  }
}
