package io.tranche.definitions.bundle;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.Document;

/**
 * One version of a document. Two applies at the same time may make the same version of a document
 * with different content; the id names the content too, so that neither can take the other's for
 * its own.
 */
record DocumentVersion(String id, long version, Document document) {

  static DocumentVersion of(Document document, long version) {
    String key = CatalogEntry.key(document.kind(), document.name());
    return new DocumentVersion(
        key + "@" + version + "-" + Ids.of(document.json()), version, document);
  }
}
