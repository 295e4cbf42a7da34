package io.tranche.definitions.bundle;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.TrancheConfig;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Keeps the definitions topic at what is stored: a catalog whose writer died before it was
 * published is published by any replica that notices, and a record that says something older than
 * the store is answered with the newest.
 */
@ApplicationScoped
class CatalogKeeper {

  static final String CHANNEL = "definitions";

  private static final Logger LOG = Logger.getLogger(CatalogKeeper.class);
  private static final int BEATS_BETWEEN_LOOKS = 4;

  private final CatalogRepository catalogs;
  private final CatalogPublisher publisher;
  private final CatalogView view;
  private final BatchProcessor processor;
  private final TrancheConfig config;
  private Optional<Cancellable> looking = Optional.empty();

  @Inject
  CatalogKeeper(
      CatalogRepository catalogs,
      CatalogPublisher publisher,
      CatalogView view,
      BatchProcessor processor,
      TrancheConfig config) {
    this.catalogs = catalogs;
    this.publisher = publisher;
    this.view = view;
    this.processor = processor;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    looking =
        Optional.of(
            Multi.createFrom()
                .ticks()
                .every(config.beat().multipliedBy(BEATS_BETWEEN_LOOKS))
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> publishWhatIsMissing())
                .subscribe()
                .with(
                    published -> LOG.trace("looked for catalogs to publish"),
                    failure -> LOG.error("Cannot look for catalogs to publish", failure)));
  }

  @PreDestroy
  void stop() {
    looking.ifPresent(Cancellable::cancel);
  }

  /** Publishes the newest catalog if the topic does not have it. */
  Uni<Void> publishWhatIsMissing() {
    return view.ready()
        .chain(catalogs::newestNumber)
        .chain(
            newest ->
                newest <= view.current().number()
                    ? Uni.createFrom().voidItem()
                    : view.newest().chain(known -> publishAfter(known.number())))
        .onFailure()
        .invoke(failure -> LOG.warnf("Cannot publish the newest catalog, will retry: %s", failure))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> publishAfter(long known) {
    return catalogs
        .loadNewest()
        .chain(
            newest -> {
              if (newest.number() <= known) {
                return Uni.createFrom().voidItem();
              }
              LOG.infof("Publishing catalog %d, the topic has %d", newest.number(), known);
              return publisher.publish(newest, known);
            });
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(BatchProcessor.json(DefinitionRecord.class), this::correct);
  }

  /** Only the last record of each key counts; what came before it is corrected already. */
  private Uni<List<Rejected>> correct(List<IncomingRecord<DefinitionRecord>> records) {
    Map<String, DefinitionRecord> last = new LinkedHashMap<>();
    records.forEach(incoming -> last.put(incoming.message().key(), incoming.message()));
    return catalogs
        .loadNewest()
        .chain(
            newest -> {
              List<CatalogEntry> outdated =
                  last.values().stream()
                      .filter(message -> message.kind() != Kind.CATALOG)
                      .flatMap(
                          message ->
                              newest.entry(message.key()).stream()
                                  .filter(entry -> message.version() < entry.version()))
                      .toList();
              DefinitionRecord closing =
                  last.get(Kind.CATALOG.wireName() + ":" + Kind.CATALOG.wireName());
              boolean behind = closing != null && closing.catalog() < newest.number();
              return outdated.isEmpty() && !behind
                  ? Uni.createFrom().<Void>nullItem()
                  : publisher.publish(newest, outdated);
            })
        .replaceWith(List.of());
  }
}
