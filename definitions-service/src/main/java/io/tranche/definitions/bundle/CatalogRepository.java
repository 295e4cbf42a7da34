package io.tranche.definitions.bundle;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Catalogs and the contents of their documents, as they are stored. Neither ever changes. */
interface CatalogRepository {

  /** The newest catalog; the empty one before the first apply. */
  Uni<StoredCatalog> loadNewest();

  /** The catalog of a number, if there was one. */
  Uni<Optional<StoredCatalog>> load(long number);

  /** The number of the newest catalog. */
  Uni<Long> newestNumber();

  /** Contents by id. */
  Uni<Contents> loadDocuments(Collection<String> ids);

  Uni<Void> saveDocuments(List<DocumentVersion> documents);

  /** Makes a catalog the newest; the answer is false when another has its number. */
  Uni<Boolean> commit(StoredCatalog catalog);
}
