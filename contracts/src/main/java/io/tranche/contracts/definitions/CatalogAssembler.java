package io.tranche.contracts.definitions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts catalogs together from the records of the definitions topic. Records may come twice, late or
 * from a writer that was paused: a version lower than the one held is ignored. Not thread-safe.
 */
public final class CatalogAssembler {

  private final Map<String, DefinitionRecord> documents = new HashMap<>();
  private Optional<DefinitionRecord> newest = Optional.empty();
  private long assembled;

  /** Takes one record in; the answer is the catalog that it completes, if it does. */
  public Optional<Catalog> accept(DefinitionRecord definition) {
    if (definition.kind() == Kind.CATALOG) {
      if (newest.map(DefinitionRecord::catalog).orElse(0L) < definition.catalog()) {
        newest = Optional.of(definition);
      }
    } else {
      documents.merge(
          definition.key(),
          definition,
          (held, given) -> given.version() < held.version() ? held : given);
    }
    return newest.filter(catalog -> catalog.catalog() > assembled).flatMap(this::assemble);
  }

  private Optional<Catalog> assemble(DefinitionRecord catalog) {
    List<Catalog.Owned> owned = new ArrayList<>(catalog.entries().size());
    for (DefinitionRecord.Entry entry : catalog.entries()) {
      DefinitionRecord held = documents.get(entry.key());
      if (held == null || held.version() != entry.version() || held.document().isEmpty()) {
        return Optional.empty();
      }
      owned.add(
          new Catalog.Owned(
              entry.bundle(), new Document(entry.kind(), entry.name(), held.document().get())));
    }
    assembled = catalog.catalog();
    return Optional.of(Catalog.of(catalog.catalog(), owned));
  }
}
