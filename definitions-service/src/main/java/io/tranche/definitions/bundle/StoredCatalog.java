package io.tranche.definitions.bundle;

import io.tranche.contracts.definitions.DefinitionRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that was defined at one number: which version of which document, and when each bundle
 * was applied last.
 *
 * @param number from 1, each apply that changes anything has the next
 * @param bundles the present bundles by name
 * @param entries by {@link CatalogEntry#key()}
 */
record StoredCatalog(
    long number,
    Instant at,
    Map<String, AppliedBundle> bundles,
    Map<String, CatalogEntry> entries) {

  /**
   * When a bundle was applied last.
   *
   * @param catalog the number of the catalog that the apply made
   */
  record AppliedBundle(String name, long catalog, Instant at) {}

  /** The catalog before the first apply. */
  static final StoredCatalog EMPTY = new StoredCatalog(0, Instant.EPOCH, Map.of(), Map.of());

  StoredCatalog {
    bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  Optional<CatalogEntry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** What is defined, without what was removed. */
  List<CatalogEntry> present() {
    return entries.values().stream().filter(entry -> !entry.removed()).toList();
  }

  List<CatalogEntry> of(String bundle) {
    return present().stream().filter(entry -> entry.bundle().equals(bundle)).toList();
  }

  /** What an apply of the bundle changed when it made this catalog, removals too. */
  List<CatalogEntry> changedBy(AppliedBundle bundle) {
    return entries.values().stream()
        .filter(entry -> entry.bundle().equals(bundle.name()))
        .filter(entry -> entry.catalog() == bundle.catalog())
        .toList();
  }

  /** What changed after a catalog, removals too. */
  List<CatalogEntry> since(long catalog) {
    return entries.values().stream().filter(entry -> entry.catalog() > catalog).toList();
  }

  /** The record that closes the publication of this catalog. */
  DefinitionRecord message() {
    return DefinitionRecord.catalog(
        number, present().stream().map(CatalogEntry::message).toList(), at);
  }

  static Map<String, CatalogEntry> byKey(Collection<CatalogEntry> entries) {
    Map<String, CatalogEntry> byKey = new LinkedHashMap<>();
    entries.forEach(entry -> byKey.put(entry.key(), entry));
    return byKey;
  }
}
