package io.tranche.definitions.bundle;

import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.definitions.Kind;

/**
 * One document in a catalog. A removed one stays, so that its version goes on where it ended if it
 * comes back.
 *
 * @param version counts the changes of the document from 1
 * @param catalog the number of the catalog in which it got this version
 * @param document the id of its content; empty when removed
 */
record CatalogEntry(
    Kind kind,
    String name,
    String bundle,
    long version,
    long catalog,
    boolean removed,
    String document) {

  static String key(Kind kind, String name) {
    return kind.wireName() + ":" + name;
  }

  /** The Kafka key of the document. */
  String key() {
    return key(kind, name);
  }

  CatalogEntry removedIn(long number) {
    return new CatalogEntry(kind, name, bundle, version + 1, number, true, "");
  }

  DefinitionRecord.Entry message() {
    return new DefinitionRecord.Entry(kind, name, bundle, version);
  }
}
