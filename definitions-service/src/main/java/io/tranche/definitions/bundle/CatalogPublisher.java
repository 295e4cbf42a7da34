package io.tranche.definitions.bundle;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Publishes documents, then the catalog that closes them. It may be done twice or by two replicas
 * at once: readers go by the versions.
 */
@Singleton
class CatalogPublisher {

  private static final String SOURCE = "/definitions-service";

  private final CatalogRepository catalogs;
  private final RecordSender sender;
  private final Topics topics;

  @Inject
  CatalogPublisher(CatalogRepository catalogs, RecordSender sender, Topics topics) {
    this.catalogs = catalogs;
    this.sender = sender;
    this.topics = topics;
  }

  /** Publishes what changed after a catalog that the topic has in full. */
  Uni<Void> publish(StoredCatalog catalog, long since) {
    return publish(catalog, catalog.since(since));
  }

  /** Publishes some of a catalog's documents, and the catalog. */
  Uni<Void> publish(StoredCatalog catalog, Collection<CatalogEntry> entries) {
    List<String> ids =
        entries.stream().filter(entry -> !entry.removed()).map(CatalogEntry::document).toList();
    return catalogs
        .loadDocuments(ids)
        .chain(
            contents -> {
              List<OutgoingRecord> records = new ArrayList<>(entries.size() + 1);
              for (CatalogEntry entry : entries) {
                DefinitionRecord message =
                    entry.removed()
                        ? DefinitionRecord.removal(entry.message(), entry.catalog())
                        : DefinitionRecord.document(
                            entry.message(), entry.catalog(), contents.of(entry).body());
                records.add(outgoing(message, catalog));
              }
              records.add(outgoing(catalog.message(), catalog));
              return sender.send(records);
            });
  }

  private OutgoingRecord outgoing(DefinitionRecord message, StoredCatalog catalog) {
    return OutgoingRecord.of(
        topics.definitions(),
        message.key(),
        message,
        new CloudEvent(
            Ids.of("definition", message.key(), Long.toString(message.version())),
            DefinitionRecord.TYPE,
            SOURCE,
            catalog.at()));
  }
}
