package io.tranche.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;

/** Catalogs for tests, from the text of a bundle. */
public final class Bundles {

  private Bundles() {}

  /** The catalog that holds exactly this bundle. */
  public static Catalog catalog(long number, String text) {
    Bundle bundle = Bundle.parse(text.getBytes(UTF_8));
    Catalog catalog =
        Catalog.of(
            number,
            bundle.documents().stream()
                .map(document -> new Catalog.Owned(bundle.name(), document))
                .toList());
    if (!catalog.problems().isEmpty()) {
      throw new IllegalArgumentException(catalog.problems().toString());
    }
    return catalog;
  }
}
