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

  private final Map<String, Held> documents = new HashMap<>();
  private Optional<DefinitionRecord> incomplete = Optional.empty();
  private long assembled;

  /** The newest version of a document; without a content when it was removed. */
  private record Held(long version, Optional<Document> document) {
    static Held of(DefinitionRecord definition) {
      return new Held(
          definition.version(),
          definition
              .document()
              .map(body -> new Document(definition.kind(), definition.name(), body)));
    }
  }

  /** Takes one record in; the answer is the catalog that it completes, if it does. */
  public Optional<Catalog> accept(DefinitionRecord definition) {
    if (definition.kind() == Kind.CATALOG) {
      if (definition.catalog() > incomplete.map(DefinitionRecord::catalog).orElse(assembled)) {
        incomplete = Optional.of(definition);
      }
    } else {
      documents.merge(
          definition.key(),
          Held.of(definition),
          (held, given) -> given.version() < held.version() ? held : given);
    }
    return incomplete.flatMap(this::assemble);
  }

  private Optional<Catalog> assemble(DefinitionRecord catalog) {
    List<Catalog.Owned> owned = new ArrayList<>(catalog.entries().size());
    for (DefinitionRecord.Entry entry : catalog.entries()) {
      Held held = documents.get(entry.key());
      if (held == null || held.version() != entry.version() || held.document().isEmpty()) {
        return Optional.empty();
      }
      owned.add(new Catalog.Owned(entry.bundle(), held.document().get()));
    }
    assembled = catalog.catalog();
    incomplete = Optional.empty();
    return Optional.of(Catalog.of(catalog.catalog(), owned));
  }
}
