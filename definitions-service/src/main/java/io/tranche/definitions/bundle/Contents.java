package io.tranche.definitions.bundle;

import io.tranche.contracts.definitions.Document;
import java.util.Map;

/**
 * The contents of documents, by their ids.
 *
 * @param texts the JSON forms
 */
record Contents(Map<String, String> texts) {

  static final Contents NONE = new Contents(Map.of());

  Contents {
    texts = Map.copyOf(texts);
  }

  /** The document that a catalog names; its content is always there. */
  Document of(CatalogEntry entry) {
    String text = texts.get(entry.document());
    if (text == null) {
      throw new IllegalStateException(
          "Cannot read catalog: the content of a document is missing (" + entry.document() + ")");
    }
    return new Document(entry.kind(), entry.name(), text);
  }
}
