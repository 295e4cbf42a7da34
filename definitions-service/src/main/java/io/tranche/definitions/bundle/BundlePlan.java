package io.tranche.definitions.bundle;

import io.tranche.contracts.Problem;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Document;
import io.tranche.definitions.bundle.StoredCatalog.AppliedBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What applying a bundle to a catalog changes: all of the bundle's documents and nothing else.
 *
 * @param next the catalog that the apply makes; the present one when nothing changes
 * @param documents the contents that have to be stored first
 * @param before what is defined now
 * @param after what is defined then; the same as before if it cannot be applied
 * @param problems why it cannot be applied; empty if it can
 */
record BundlePlan(
    String bundle,
    boolean isNew,
    List<CatalogEntry> created,
    List<CatalogEntry> changed,
    List<CatalogEntry> removed,
    int unchanged,
    StoredCatalog next,
    List<DocumentVersion> documents,
    Catalog before,
    Catalog after,
    List<Problem> problems) {

  boolean changesNothing() {
    return created.isEmpty() && changed.isEmpty() && removed.isEmpty() && !isNew;
  }

  /**
   * Compares a bundle with what is defined.
   *
   * @param contents the contents of all present documents, by id
   * @param known some catalog, whose documents need not be read again
   */
  static BundlePlan of(
      StoredCatalog present, Contents contents, Catalog known, Bundle bundle, Instant now) {
    return new Comparison(present, contents, known, bundle).plan(now);
  }

  private static final class Comparison {
    private final StoredCatalog present;
    private final Contents contents;
    private final Catalog known;
    private final Bundle bundle;
    private final long number;
    private final List<CatalogEntry> created = new ArrayList<>();
    private final List<CatalogEntry> changed = new ArrayList<>();
    private final List<CatalogEntry> removed = new ArrayList<>();
    private final List<DocumentVersion> documents = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, CatalogEntry> entries;
    private final Map<String, Document> written = new HashMap<>();
    private int unchanged;

    Comparison(StoredCatalog present, Contents contents, Catalog known, Bundle bundle) {
      this.present = present;
      this.contents = contents;
      this.known = known;
      this.bundle = bundle;
      this.number = present.number() + 1;
      this.entries = new LinkedHashMap<>(present.entries());
    }

    BundlePlan plan(Instant now) {
      Map<String, CatalogEntry> owned = StoredCatalog.byKey(present.of(bundle.name()));
      for (Document document : bundle.documents()) {
        owned.remove(CatalogEntry.key(document.kind(), document.name()));
        take(document);
      }
      owned.values().forEach(this::remove);
      boolean isNew = !present.bundles().containsKey(bundle.name());
      StoredCatalog next = next(now);
      boolean same = created.isEmpty() && changed.isEmpty() && removed.isEmpty() && !isNew;
      Catalog before = catalogOf(present);
      Catalog after = before;
      if (problems.isEmpty()) {
        after = catalogOf(next);
        problems.addAll(after.problems());
      }
      return new BundlePlan(
          bundle.name(),
          isNew,
          created,
          changed,
          removed,
          unchanged,
          same ? present : next,
          documents,
          before,
          after,
          problems);
    }

    private void take(Document document) {
      String key = CatalogEntry.key(document.kind(), document.name());
      Optional<CatalogEntry> held = present.entry(key);
      if (held.filter(entry -> !entry.removed()).isEmpty()) {
        created.add(put(document, held.map(CatalogEntry::version).orElse(0L) + 1));
      } else if (!held.get().bundle().equals(bundle.name())) {
        problems.add(
            Problem.at(
                document.kind().wireName() + "s[" + document.name() + "]",
                document.name(),
                "belongs to bundle " + held.get().bundle(),
                "a name that no other bundle uses"));
      } else if (document.saysTheSameAs(contents.of(held.get()))) {
        unchanged++;
      } else {
        changed.add(put(document, held.get().version() + 1));
      }
    }

    private CatalogEntry put(Document document, long version) {
      DocumentVersion content = DocumentVersion.of(document, version);
      documents.add(content);
      CatalogEntry entry =
          new CatalogEntry(
              document.kind(),
              document.name(),
              bundle.name(),
              version,
              number,
              false,
              content.id());
      entries.put(entry.key(), entry);
      written.put(content.id(), document);
      return entry;
    }

    private void remove(CatalogEntry entry) {
      CatalogEntry gone = entry.removedIn(number);
      entries.put(gone.key(), gone);
      removed.add(gone);
    }

    private StoredCatalog next(Instant now) {
      Map<String, AppliedBundle> bundles = new TreeMap<>(present.bundles());
      bundles.put(bundle.name(), new AppliedBundle(bundle.name(), number, now));
      return new StoredCatalog(number, now, bundles, entries);
    }

    private Catalog catalogOf(StoredCatalog catalog) {
      return Catalog.of(
          catalog.number(),
          catalog.present().stream()
              .map(entry -> new Catalog.Owned(entry.bundle(), document(entry)))
              .toList());
    }

    private Document document(CatalogEntry entry) {
      Document given = written.get(entry.document());
      if (given != null) {
        return given;
      }
      Document stored = contents.of(entry);
      return known
          .document(entry.kind(), entry.name())
          .filter(document -> document.json().equals(stored.json()))
          .orElse(stored);
    }
  }
}
