package io.tranche.definitions.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Kind;
import java.nio.charset.StandardCharsets;

/**
 * The content of one version of a document. Two applies at the same time may make the same version
 * of a document with different content; the id names the content too, so that neither can take the
 * other's for its own.
 */
record DocumentVersion(String id, Kind kind, String name, long version, JsonNode body) {

  static DocumentVersion of(Kind kind, String name, long version, JsonNode body) {
    String digest = Ids.of(new String(Json.write(body), StandardCharsets.UTF_8));
    return new DocumentVersion(
        CatalogEntry.key(kind, name) + "@" + version + "-" + digest, kind, name, version, body);
  }
}
