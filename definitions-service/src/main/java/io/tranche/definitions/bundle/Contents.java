package io.tranche.definitions.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The contents of documents, by their ids. */
record Contents(Map<String, JsonNode> bodies) {

  static final Contents NONE = new Contents(Map.of());

  Contents {
    bodies = Map.copyOf(bodies);
  }

  /** The content of a document that a catalog names; it is always there. */
  JsonNode of(CatalogEntry entry) {
    JsonNode body = bodies.get(entry.document());
    if (body == null) {
      throw new IllegalStateException(
          "Cannot read catalog: the content of a document is missing (" + entry.document() + ")");
    }
    return body;
  }

  Contents with(Collection<DocumentVersion> versions) {
    Map<String, JsonNode> more = new HashMap<>(bodies);
    versions.forEach(version -> more.put(version.id(), version.body()));
    return new Contents(more);
  }
}
