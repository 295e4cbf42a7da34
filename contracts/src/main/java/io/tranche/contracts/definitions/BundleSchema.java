package io.tranche.contracts.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema (2020-12) of a bundle, for editors. It refuses nothing that {@link Bundle#parse}
 * accepts; what depends on several values (names that are defined, times that exist) only the
 * readers know.
 */
public final class BundleSchema {

  /** What stands behind {@code Content-Type}. */
  public static final String MEDIA_TYPE = "application/schema+json";

  private static final String RESOURCE = "bundle.schema.json";

  private BundleSchema() {}

  /** The schema as JSON. */
  public static String text() {
    try (InputStream schema = BundleSchema.class.getResourceAsStream(RESOURCE)) {
      if (schema == null) {
        throw new IllegalStateException(
            "Cannot read schema: it is not packaged (" + RESOURCE + ")");
      }
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
